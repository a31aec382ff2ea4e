/** What a cell is called where it is given to others. */
import type { CellPage } from './page/page.ts';

/** `aider × openai/gpt-oss-120b · polyglot/rust-lifetime-fix`; empty where nothing names a cell. */
export function cellTitle(page: Pick<CellPage, 'identity'>): string {
  const shownText = (key: string) => {
    const value = page.identity.find((sourced) => sourced.key === key)?.sources[0]?.value;
    return typeof value === 'string' ? value : '';
  };
  const who = [shownText('tui'), shownText('model')].filter((part) => part !== '').join(' × ');
  return [who, shownText('task')].filter((part) => part !== '').join(' · ') || shownText('cell_id');
}
