/** Input that cannot be compared: exit status 2. */
export class UnusableInput extends Error {}
