// The only place where text becomes markup: by an allow-list, with no picture and no style, and with each link's host beside it.
import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';
import { useMemo } from 'preact/hooks';
import { visible } from '../format';

const markdown = new MarkdownIt({ html: false, linkify: false, breaks: true });
markdown.disable(['image']);

const purifier = DOMPurify(window);
purifier.addHook('afterSanitizeAttributes', (node) => {
    if (node.tagName === 'A') {
        node.setAttribute('target', '_blank');
        node.setAttribute('rel', 'noopener noreferrer nofollow');
    }
});

const TAGS = ['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'code', 'pre', 'blockquote', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'a', 'strong', 'em', 's', 'hr', 'br'];

export function html(text: string): string {
    const fragment = purifier.sanitize(markdown.render(visible(text)), {
        ALLOWED_TAGS: TAGS,
        ALLOWED_ATTR: ['href'],
        ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
        RETURN_DOM_FRAGMENT: true,
    });
    for (const heading of fragment.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
        // The page's own headings are the page's.
        const plain = document.createElement('p');
        plain.className = 'md-heading';
        plain.append(...heading.childNodes);
        heading.replaceWith(plain);
    }
    for (const link of fragment.querySelectorAll('a')) {
        let host = '';
        try {
            const url = new URL(link.getAttribute('href') ?? '');
            host = url.protocol === 'mailto:' ? 'e-mail' : url.host;
        } catch {
            link.replaceWith(...link.childNodes);
            continue;
        }
        const shown = document.createElement('span');
        shown.className = 'host';
        shown.textContent = ` (${host})`;
        link.after(shown);
    }
    const box = document.createElement('div');
    box.append(fragment);
    return box.innerHTML;
}

/** A link opens only when its whole address was seen and agreed to. */
function confirmLink(event: MouseEvent) {
    const link = (event.target as HTMLElement).closest('a');
    if (link && !confirm(`Open this address?\n\n${link.href}`)) event.preventDefault();
}

export function Markdown({ text }: { text: string }) {
    const markup = useMemo(() => html(text), [text]);
    return <bdi class="markdown" onClick={confirmLink} dangerouslySetInnerHTML={{ __html: markup }} />;
}
