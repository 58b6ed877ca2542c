"""Programs of this project that run in processes of their own: started, asked once, and kept within limits."""
