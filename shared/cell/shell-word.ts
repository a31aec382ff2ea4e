/** Texts from files as words of a POSIX shell's command line. What is pasted must do what it looks like. */

/** Line ends, escapes and marks that turn text around: a terminal would act on them, or a reader not see them. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The text without what a terminal would act on. */
export function shellText(text: string): string {
  return text.replace(UNSEEN, '');
}

/** One word that the shell takes as it is: bare where nothing in it is special, in single quotes otherwise. */
export function shellWord(text: string): string {
  const plain = shellText(text);
  if (/^[\w@%+=:,./-]+$/.test(plain)) return plain;
  return `'${plain.replaceAll("'", `'\\''`)}'`;
}
