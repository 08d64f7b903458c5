// JSON as a tree: rows are made only for what is open and in view.
import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { bytes, plural, visible } from '../format';
import { copy, Icon } from '../ui';
import { openAtFirst, print, rows, toMatches, type Json, type Row } from './json';
import { Marked } from './Text';
import { wanted } from './wanted';
import { Windowed } from './Windowed';

const LONG = 300;

export function JsonTree({ root, find }: { root: Json; find?: string | undefined }) {
    const open = useSignal<ReadonlySet<string>>(openAtFirst(root));
    useEffect(() => {
        open.value = new Set([...openAtFirst(root), ...toMatches(root, wanted(find))]);
    }, [root, find]);
    const all = useComputed(() => rows(root, open.value));
    if (root.kind === 'literal' || root.kind === 'string') return <pre class="text">{visible(root.text)}</pre>;
    const toggle = (row: Row) => {
        const next = new Set(open.value);
        if (!next.delete(row.path)) next.add(row.path);
        open.value = next;
    };
    return <Windowed rows={all.value.length} label="Members" render={(i) => <JsonRow key={all.value[i]!.path} row={all.value[i]!} open={open.value.has(all.value[i]!.path)} onToggle={toggle} find={find} />} />;
}

function JsonRow({ row, open, onToggle, find }: { row: Row; open: boolean; onToggle: (row: Row) => void; find?: string | undefined }) {
    const { node } = row;
    const folded = node.kind === 'object' ? `{ ${plural(node.entries.length, 'key')} }` : node.kind === 'array' ? `[ ${plural(node.items.length, 'item')} ]` : '';
    const text = node.kind === 'string' ? JSON.stringify(node.text) : node.kind === 'literal' ? node.text : '';
    const long = text.length > LONG;
    return (
        <div class="json-row" style={{ paddingLeft: `${8 + row.depth * 14}px` }}>
            {row.size > 0 ? (
                <button type="button" class="fold" aria-expanded={open} aria-label={row.label} onClick={() => onToggle(row)}>
                    <Icon name="chevron" />
                </button>
            ) : (
                <span class="fold" />
            )}
            <span class="key">
                <Marked text={row.label} find={find} />:
            </span>{' '}
            <span class={`v-${node.kind}`}>
                <Marked text={long ? `${excerpt(text, wanted(find))}… ${bytes(text.length)}` : text || folded} find={find} />
            </span>
            <span class="row-actions">
                <button type="button" onClick={() => void copy(node.kind === 'string' ? node.text : print(node), 'Value')}>
                    Copy value
                </button>
                <button type="button" onClick={() => void copy(row.path, 'Path')}>
                    Copy path
                </button>
            </span>
        </div>
    );
}

/** Of a long text its beginning, or what is around a match. */
function excerpt(text: string, pattern: RegExp | undefined): string {
    const match = pattern?.exec(text);
    return !match || match.index + match[0].length <= LONG ? text.slice(0, LONG) : `…${text.slice(match.index - 100, match.index + LONG - 100)}`;
}
