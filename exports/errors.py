"""Why a file cannot be made.

ExportError
├── NothingLoaded     no ledger was ever loaded
├── NotWritable       the file or folder cannot be written
├── WrongEnding       the file's name does not end as its kind does
├── TemplateUnread    the office's own presentation cannot be used
├── NoChineseFont     no font with Chinese letters is to be found
├── NoAreas           there is no residential area to make a brief for
├── EditionRefused    an edition cannot be frozen or withdrawn as asked
├── UnknownEdition    no edition bears the name
├── EditionUnread     an edition was frozen in a form that this program does not know
├── NoSuchBrief       the edition froze no brief of the area
├── NoScreens         a storyline without screens
├── UnknownScreens    screens that there are none of
├── BadName           a name that a storyline cannot bear
├── UnknownStoryline  no storyline has this name
├── FormRefused       the office's form cannot be read; `reason` is the code of a refused file
├── FormEmpty         the office's form has no placeholder
├── SameFile          the filled form would be written over the form
├── UnknownScreen     no screen of that id has a chart
├── NoBrowser         there is no browser to draw pictures
└── BrowserFailed     the browser drew nothing

`sentence(lang)` says what happened and what to do.
"""

from __future__ import annotations

from texts import Lang, say


class ExportError(Exception):
    """A file that cannot be made."""

    text_id = ""
    usage = False

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.sentence("zh"))

    def sentence(self, lang: Lang) -> str:
        """One sentence: what stood in the way and what can be done."""
        return say(self.text_id, lang, **self.values)


class NothingLoaded(ExportError):
    text_id = "export_nothing_loaded"


class NotWritable(ExportError):
    text_id = "export_not_writable"


class WrongEnding(ExportError):
    text_id = "export_wrong_ending"
    usage = True


class TemplateUnread(ExportError):
    text_id = "export_template_unread"


class NoChineseFont(ExportError):
    text_id = "export_no_chinese_font"


class NoAreas(ExportError):
    text_id = "export_no_areas"


class EditionRefused(ExportError):
    """`reason` says what stands in the way."""

    usage = True

    def __init__(self, reason: str, **values: object) -> None:
        self.text_id = f"edition_{reason}"
        super().__init__(**values)


class UnknownEdition(ExportError):
    text_id = "edition_unknown"
    usage = True


class EditionUnread(ExportError):
    text_id = "edition_unread"


class NoSuchBrief(ExportError):
    text_id = "edition_no_brief"


class NoScreens(ExportError):
    text_id = "storyline_no_screens"
    usage = True


class UnknownScreens(ExportError):
    text_id = "storyline_unknown_screens"
    usage = True


class BadName(ExportError):
    text_id = "storyline_bad_name"
    usage = True


class UnknownStoryline(ExportError):
    text_id = "storyline_unknown"
    usage = True


class FormRefused(ExportError):
    """Said in the sentence that the readers of ledgers have for the same reason."""

    def __init__(self, reason: str, **values: object) -> None:
        self.reason = reason
        self.text_id = f"file_{reason}"
        super().__init__(**values)


class FormEmpty(ExportError):
    text_id = "form_empty"


class SameFile(ExportError):
    text_id = "form_same_file"
    usage = True


class UnknownScreen(ExportError):
    text_id = "export_unknown_screen"
    usage = True


class NoBrowser(ExportError):
    text_id = "export_no_browser"


class BrowserFailed(ExportError):
    text_id = "export_browser_failed"
