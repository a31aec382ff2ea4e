/** The code of the error with which a request ends when a newer one of its kind takes its place. */
const SUPERSEDED = 'superseded';

/** The reason why a piece of work ended: a newer one of its kind took its place. Nothing is wrong, and no message is shown. */
export class Superseded extends Error {
  readonly code = SUPERSEDED;

  constructor(message: string) {
    super(message);
    this.name = 'Superseded';
  }
}

/** Whether an error says that a newer request took the place of this one, wherever it was thrown. */
export function isSuperseded(error: unknown): boolean {
  return (error as { readonly code?: unknown } | undefined)?.code === SUPERSEDED;
}
