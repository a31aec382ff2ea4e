/** What a cell is called where it is given to others. */
import type { CellPage } from './page/page.ts';

/** `aider × openai/gpt-oss-120b · polyglot/rust-lifetime-fix`; empty where nothing names a cell. */
export function cellTitle(page: Pick<CellPage, 'identity'>): string {
  const told = (key: string) => {
    const value = page.identity.find((finding) => finding.key === key)?.told[0]?.value;
    return typeof value === 'string' ? value : '';
  };
  const who = [told('tui'), told('model')].filter((part) => part !== '').join(' × ');
  return [who, told('task')].filter((part) => part !== '').join(' · ') || told('cell_id');
}
