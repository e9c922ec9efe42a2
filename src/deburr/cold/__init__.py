"""Cold starts taken apart: where init goes, what of it nobody uses, and what each change to it gains."""
