/**
 * Markdown of a trace as elements of the page. It is untrusted: HTML in it is shown as text, nothing is loaded, and
 * links are buttons that ask the shell to open an address.
 */
import DOMPurify from 'dompurify';
import { Marked } from 'marked';

/** More than this is shown as plain text: it would take too long, and nobody reads it formatted. */
const LONGEST = 100_000;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const marked = new Marked({
  gfm: true,
  async: false,
  renderer: {
    html: ({ text }) => escaped(text),
    image: ({ href, text }) =>
      `<span class="markdown-image">${escaped(`[image${text ? `: ${text}` : ''}] ${href}`)}</span>`,
    // Headings of a message are not headings of this page.
    heading({ tokens, depth }) {
      return `<p class="markdown-heading markdown-heading-${depth}">${this.parser.parseInline(tokens)}</p>`;
    },
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
    link({ href, tokens }) {
      const label = this.parser.parseInline(tokens);
      if (!/^https?:\/\//i.test(href)) return `${label} <span class="markdown-image">${escaped(href)}</span>`;
      return `<span class="markdown-link" title="${escaped(href)}">${label}</span>`;
    },
  },
});

/**
 * The text as elements, or undefined where it is better shown as it is. Links are `span.md-link` with the address as
 * their title, for `activateLinks`.
 */
export function renderMarkdown(text: string): DocumentFragment | undefined {
  if (text.length > LONGEST) return undefined;
  let html: string;
  try {
    html = marked.parse(text) as string;
  } catch {
    // Nested too deeply, or something the parser cannot take: the text itself can always be shown.
    return undefined;
  }
  return DOMPurify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    ALLOWED_TAGS: 'p br hr ul ol li blockquote pre code em strong del table thead tbody tr th td span sup sub'.split(
      ' ',
    ),
    ALLOWED_ATTR: ['class', 'title', 'align', 'start'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
}

/** Makes the links of rendered Markdown pressable: each opens through the shell, after a click. */
export function activateLinks(root: ParentNode, open: (url: string) => void): void {
  for (const link of root.querySelectorAll<HTMLElement>('.markdown-link')) {
    const url = link.title;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'text-link';
    button.title = url;
    button.append(...link.childNodes);
    if (button.textContent?.trim() === '') button.textContent = url;
    button.addEventListener('click', () => open(url));
    link.replaceWith(button);
  }
  for (const wide of root.querySelectorAll<HTMLElement>('pre, table')) wide.tabIndex = 0;
}
