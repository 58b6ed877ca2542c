// How large letters are: as large as their place lets them, never smaller than what the back row can read.

const LARGEST = { title: [5, 3.9], cover: [8, 5.2], rows: 3.8, words: 4.4, cards: 9 }; // hundredths of the stage's height
const READ = 2.3;

/** Tries sizes from the largest down; the first that `fits`, else the smallest. */
function firstFitting(largest, smallest, unit, fits) {
  for (let size = largest; size > smallest; size -= 0.1) if (fits(Math.max(unit * size, 12))) return;
  fits(Math.max(unit * smallest, 12));
}

/** A title: on one line where that can be, else as small as is needed for few. */
function fitTitle(title, [largest, smallest], unit) {
  firstFitting(largest, smallest, unit, (size) => {
    title.style.fontSize = `${Math.max(size, 15)}px`;
    return title.getBoundingClientRect().height < 1.5 * parseFloat(getComputedStyle(title).lineHeight);
  });
}

/** Sentences: none is cut off while it can be read. */
function fitWords(list, body, unit) {
  firstFitting(LARGEST.words, READ, unit, (size) => {
    list.style.fontSize = `${size}px`;
    return body.scrollHeight <= body.clientHeight + 1;
  });
  if (body.scrollHeight > body.clientHeight + 1) body.tabIndex = 0; // the keyboard reaches what lies below
}

/** Single figures: each on one line, all of one size. */
function fitCards(grid, unit) {
  const shown = [...grid.querySelectorAll(".shown")];
  firstFitting(LARGEST.cards, 4, unit, (size) => {
    for (const one of shown) one.style.fontSize = `${Math.max(size, 18)}px`;
    return shown.every((one) => one.scrollWidth <= one.clientWidth + 1);
  });
}

/** A table in as few parts as it can be read in, each of whole rows, all in the largest letters that need no more. */
class Parts {
  constructor(scroll, unit, groups) {
    this.scroll = scroll;
    this.table = scroll.firstChild;
    this.rows = [...this.table.tBodies[0].rows];
    this.sizes(unit);
    const { table } = this;
    for (const cell of table.tHead.rows[0].cells) cell.style.width = `${cell.getBoundingClientRect().width}px`;
    table.style.tableLayout = "fixed";
    this.of = this.spread();
    this.count = Math.max(0, ...this.of) + 1;
    this.steps = groups ? this.stepped(groups) : null;
  }

  sizes(unit) {
    const at = (size) => {
      this.table.style.fontSize = `${size}px`;
      return this.greedy(this.room()).at(-1) ?? 0;
    };
    const least = at(Math.max(unit * READ, 12));
    firstFitting(LARGEST.rows, READ, unit, (size) => at(size) <= least && this.scroll.scrollWidth <= this.scroll.clientWidth + 1);
  }

  room() {
    return this.scroll.clientHeight - this.table.tHead.getBoundingClientRect().height;
  }

  /** The part of each row where parts are filled up to `room` one after another. */
  greedy(room) {
    let part = 0;
    let used = 0;
    return this.rows.map((row) => {
      const height = row.getBoundingClientRect().height;
      if (used && used + height > room + 1) {
        part += 1;
        used = 0;
      }
      used += height;
      return part;
    });
  }

  /** The same, the parts of about one height. */
  spread() {
    let found = this.greedy(this.room());
    for (let room = this.room() - 8; room > 0 && found.at(-1); room -= 8) {
      const tried = this.greedy(room);
      if (tried.at(-1) > found.at(-1)) break;
      found = tried;
    }
    return found;
  }

  /** The step of each row: that of its group, and another one where a part begins. */
  stepped(groups) {
    let step = -1;
    return groups.map((group, at) => {
      if (!at || group !== groups[at - 1] || this.of[at] !== this.of[at - 1]) step += 1;
      return step;
    });
  }

  show(part) {
    this.rows.forEach((row, at) => { row.hidden = this.of[at] !== part; });
    this.scroll.scrollTop = 0;
  }
}
