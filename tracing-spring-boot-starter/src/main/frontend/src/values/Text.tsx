// Text as lines, with what is looked for marked in them.
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { count, visible } from '../format';
import { wanted } from './wanted';
import { Windowed } from './Windowed';

const LINE = 1_000;

const MOST_MARKS = 200;

/** A match is marked and never moved: the text stays what it is. */
export function Marked({ text, find }: { text: string; find?: string | undefined }) {
    const shown = visible(text);
    const pattern = wanted(find);
    if (!pattern) return <bdi>{shown}</bdi>;
    const parts: (string | { mark: string })[] = [];
    let from = 0;
    for (const match of shown.matchAll(pattern)) {
        if (parts.length >= 2 * MOST_MARKS) break;
        parts.push(shown.slice(from, match.index), { mark: match[0] });
        from = match.index + match[0].length;
    }
    parts.push(shown.slice(from));
    return <bdi>{parts.map((part) => (typeof part === 'string' ? part : <mark>{part.mark}</mark>))}</bdi>;
}

/** Lines of one height; a line of a megabyte is many. */
export function TextLines({ text, find }: { text: string; find?: string | undefined }) {
    const wrap = useSignal(true);
    const lines = useMemo(() => {
        const all: { text: string; more: boolean }[] = [];
        for (const line of text.split('\n')) {
            for (let at = 0; at === 0 || at < line.length; at += LINE) all.push({ text: line.slice(at, at + LINE), more: at + LINE < line.length });
        }
        return all;
    }, [text]);
    const few = lines.length <= 300;
    return (
        <div class="lines">
            <label class="meta">
                <input type="checkbox" checked={wrap.value && few} disabled={!few} onChange={(event) => (wrap.value = event.currentTarget.checked)} /> Wrap
                {few ? '' : ` (off: ${count(lines.length)} lines)`}
            </label>
            {few ? (
                <pre class={`text ${wrap.value ? 'wrap' : ''}`} tabIndex={0} aria-label="Text">
                    {lines.map((line, i) => (
                        <div key={i}>
                            <Marked text={line.text} find={find} />
                            {line.more && <span class="meta"> ↩</span>}
                        </div>
                    ))}
                </pre>
            ) : (
                <Windowed
                    rows={lines.length}
                    label="Text"
                    render={(i) => (
                        <pre class="line-row" key={i}>
                            <Marked text={lines[i]!.text} find={find} />
                            {lines[i]!.more && <span class="meta"> ↩</span>}
                        </pre>
                    )}
                />
            )}
        </div>
    );
}
