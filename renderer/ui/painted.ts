/** Tells who measures or tests the page that something is on screen: sets a performance mark once it has been painted. */
export function markPainted(mark: string): void {
  // The frame after the next one begins when this one's has been painted.
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark(mark)));
}
