// The dialogue, as the server has made it: each message once, each tool under the answer that asked for it.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { get, type TranscriptItem } from '../api';
import { Failure, Stale } from '../failure';
import { plural } from '../format';
import { reading } from '../reading';
import { preference } from '../state';
import { Button, copy } from '../ui';
import { collapseTools, Item } from './Item';

const PAGE = 200;
const onlyText = preference('only-text', 'no');

interface Props {
    path: string;
    compact?: boolean;
    /** Another number: read again. */
    version: number;
    selected?: string | undefined;
    onSelect?: (spanId: string) => void;
    onRoot?: (spanId: string) => void;
}

interface Answer {
    items: TranscriptItem[];
    nextCursor?: string;
}

export function Transcript(props: Props) {
    const items = useSignal<TranscriptItem[]>([]);
    const next = useSignal<string | undefined>(undefined);
    const state = useSignal<'loading' | 'there'>('loading');
    const failure = useSignal<unknown>(undefined);
    const expanded = useSignal<ReadonlySet<string>>(new Set());
    const end = useRef<HTMLDivElement>(null);
    const unseen = useSignal(0);
    /** The last page that was read, and which item it begins with: what comes live is at its end. */
    const last = useRef<{ cursor?: string | undefined; at: number }>({ at: 0 });
    const read = async (more?: string, signal?: AbortSignal) => {
        const before = items.value.length;
        const page = more ? { cursor: more, at: before } : last.current;
        const { cursor } = page;
        try {
            const answer = await get<Answer>(`${props.path}${props.path.includes('?') ? '&' : '?'}limit=${PAGE}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, signal);
            items.value = [...items.value.slice(0, page.at), ...answer.items];
            last.current = page;
            next.value = answer.nextCursor;
            failure.value = undefined;
            const fresh = items.value.length - before;
            // Where they are drawn in view they are seen.
            if (before > 0 && !more) requestAnimationFrame(() => !isInView(end.current) && (unseen.value += fresh));
        } catch (error) {
            if (signal?.aborted) return;
            failure.value = error;
        }
        state.value = 'there';
    };
    const reader = useRef(reading(async () => undefined));
    const shownNow = useRef<AbortSignal>();
    useEffect(() => {
        items.value = [];
        last.current = { at: 0 };
        unseen.value = 0;
        state.value = 'loading';
        const own = reading((signal) => {
            shownNow.current = signal;
            return read(undefined, signal);
        });
        reader.current = own;
        return own.end;
    }, [props.path]);
    useEffect(() => void reader.current.again(), [props.path, props.version]);
    useEffect(() => {
        if (!end.current || unseen.value === 0) return;
        const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && (unseen.value = 0));
        watch.observe(end.current);
        return () => watch.disconnect();
    }, [unseen.value > 0]);
    const toggle = (id: string) => {
        const all = new Set(expanded.value);
        if (!all.delete(id)) all.add(id);
        expanded.value = all;
    };
    const again = () => void reader.current.again();
    if (failure.value !== undefined && items.value.length === 0) return <Failure error={failure.value} onRetry={again} />;
    if (state.value === 'loading' && items.value.length === 0) return <p class="meta">Loading…</p>;
    if (items.value.length === 0) return <p class="absent">No dialogue: no model call in this trace. The waterfall shows its steps.</p>;
    const shown = onlyText.value === 'yes' ? items.value.filter((item) => ['user', 'assistant', 'trace'].includes(item.kind)) : items.value;
    return (
        <div class={`transcript ${props.compact ? 'compact' : ''}`}>
            {!props.compact && (
                <div class="value-head">
                    <label>
                        <input type="checkbox" checked={collapseTools.value === 'yes'} onChange={(event) => (collapseTools.value = event.currentTarget.checked ? 'yes' : 'no')} /> Collapse
                        tools
                    </label>
                    <label>
                        <input type="checkbox" checked={onlyText.value === 'yes'} onChange={(event) => (onlyText.value = event.currentTarget.checked ? 'yes' : 'no')} /> Only text
                    </label>
                    <span class="grow" />
                    <Button icon="copy" onClick={() => void copy(asMarkdown(items.value), 'Transcript')}>
                        Copy as Markdown
                    </Button>
                </div>
            )}
            <div role="feed" aria-label="Transcript" aria-busy={state.value === 'loading'} onKeyDown={turns}>
                {shown.map((item, i) => (
                    <Item
                        key={item.id}
                        item={item}
                        position={i + 1}
                        size={next.value ? -1 : shown.length}
                        expanded={expanded.value.has(item.id)}
                        onToggle={() => toggle(item.id)}
                        selected={item.spanId !== undefined && item.spanId === props.selected}
                        first={!props.selected}
                        onSelect={props.onSelect}
                        onRoot={props.onRoot}
                    />
                ))}
            </div>
            {next.value && <Button onClick={() => void read(next.value, shownNow.current)}>Show more</Button>}
            {failure.value !== undefined && <Stale error={failure.value} onRetry={again} />}
            <div ref={end} />
            {unseen.value > 0 && (
                <Button class="new turns" icon="arrow-down" onClick={() => end.current?.scrollIntoView({ block: 'end' })}>
                    {plural(unseen.value, 'new turn')}
                </Button>
            )}
        </div>
    );
}

function isInView(of: Element | null): boolean {
    return !of || of.getBoundingClientRect().top <= innerHeight;
}

/** From turn to turn, as in any feed. */
function turns(event: KeyboardEvent): void {
    const by = { PageDown: 1, PageUp: -1 }[event.key];
    const turn = (event.target as HTMLElement).closest('article');
    if (!by || !turn) return;
    event.preventDefault();
    const to = by > 0 ? turn.nextElementSibling : turn.previousElementSibling;
    if (to instanceof HTMLElement) to.focus();
}

export function asMarkdown(items: TranscriptItem[]): string {
    return items
        .map((item) => {
            switch (item.kind) {
                case 'trace':
                    return `## ${item.name}`;
                case 'tool':
                    return `**${item.name}**\n\n\`\`\`json\n${item.arguments ?? ''}\n\`\`\`\n\n\`\`\`json\n${item.result ?? item.error?.message ?? ''}\n\`\`\``;
                case 'agent':
                case 'step':
                    return `### ${item.name}`;
                case 'repeat':
                case 'edited':
                    return '';
                default:
                    return `**${item.kind}**\n\n${item.text ?? ''}`;
            }
        })
        .filter(Boolean)
        .join('\n\n');
}
