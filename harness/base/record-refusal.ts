/**
 * The options of a recording or a sweep contradict each other, or name something that does not exist. Thrown before
 * anything is started or written; the message names what to write instead.
 */
export class RecordRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RecordRefusal';
  }
}
