/** What the page remembers between visits. Storage may be full or forbidden: then nothing is remembered, and nothing breaks. */

/** Has the shape of Storage, as the panel library wants it. */
export const storage = {
  getItem(key: string): string | null {
    try {
      return localStorage.getItem(key);
    } catch {
      // Storage is forbidden here (private window, sandboxed frame): as if nothing had been kept.
      return null;
    }
  },
  setItem(key: string, value: string): void {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Forbidden or full: the next visit starts with the defaults.
    }
  },
};
