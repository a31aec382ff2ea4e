/** Dark and light: follows the system until the user chooses, and remembers the choice. */
import { layoutStore, type Theme } from '../stores/layout.ts';
import { storage } from '../ui/storage.ts';

const KEY = 'spanreel.theme';
const THEMES: readonly Theme[] = ['system', 'dark', 'light'];

/** Puts the theme in force on the document and keeps it there. Call once, before anything is drawn. */
export function startTheme(): void {
  const kept = storage.getItem(KEY);
  const system = matchMedia('(prefers-color-scheme: light)');
  const apply = () => {
    const { theme, dark } = layoutStore.getState();
    const now = theme === 'system' ? !system.matches : theme === 'dark';
    document.documentElement.dataset.theme = now ? 'dark' : 'light';
    if (now !== dark) layoutStore.setState({ dark: now });
  };
  const theme = THEMES.find((name) => name === kept);
  if (theme) layoutStore.setState({ theme });
  apply();
  system.addEventListener('change', apply);
  layoutStore.subscribe((state, before) => {
    if (state.theme === before.theme) return;
    storage.setItem(KEY, state.theme);
    apply();
  });
}

/** The next theme in the order system, dark, light. */
export function cycleTheme(): void {
  const { theme } = layoutStore.getState();
  layoutStore.setState({ theme: THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system' });
}
