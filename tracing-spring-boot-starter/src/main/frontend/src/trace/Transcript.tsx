// The dialogue, as the server has made it: each message once, each tool under the answer that asked for it.
import { useSignal } from '@preact/signals';
import { lazy, Suspense } from 'preact/compat';
import { useEffect } from 'preact/hooks';
import { get, type TranscriptItem } from '../api';
import { cost, count, duration, plural, tokenDetail } from '../format';
import { typeColour } from '../icons';
import { preference } from '../state';
import { Bidi, Button, copy, Failure, Icon, StatusIcon, Time, TypeIcon } from '../ui';
import { Value } from '../values/Value';

const Markdown = lazy(() => import('../values/Markdown').then((module) => ({ default: module.Markdown })));

const PAGE = 200;
const LINES = 12;
const CHARACTERS = 1_200;
const AS_MARKDOWN = 150_000;

const collapseTools = preference('collapse-tools', 'yes');
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
    const read = async (cursor?: string, signal?: AbortSignal) => {
        try {
            const answer = await get<Answer>(`${props.path}?limit=${PAGE}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, signal);
            items.value = cursor ? [...items.value, ...answer.items] : merged(items.value, answer.items);
            next.value = answer.nextCursor;
            failure.value = undefined;
        } catch (error) {
            if (!signal?.aborted) failure.value = error;
        }
        state.value = 'there';
    };
    useEffect(() => {
        items.value = [];
        state.value = 'loading';
    }, [props.path]);
    useEffect(() => {
        const abort = new AbortController();
        void read(undefined, abort.signal);
        return () => abort.abort();
    }, [props.path, props.version]);
    const toggle = (id: string) => {
        const all = new Set(expanded.value);
        if (!all.delete(id)) all.add(id);
        expanded.value = all;
    };
    if (failure.value !== undefined) return <Failure error={failure.value} onRetry={() => void read()} />;
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
            {next.value && <Button onClick={() => void read(next.value)}>Show more</Button>}
        </div>
    );
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

/** What is there stays; of a page read anew what has changed comes in its place, and the rest behind it. */
export function merged(known: TranscriptItem[], read: TranscriptItem[]): TranscriptItem[] {
    if (known.length <= read.length) return read;
    const fresh = new Map(read.map((item) => [item.id, item]));
    return [...read, ...known.slice(read.length).filter((item) => !fresh.has(item.id))];
}

interface ItemProps {
    item: TranscriptItem;
    position: number;
    size: number;
    expanded: boolean;
    onToggle: () => void;
    selected: boolean;
    first: boolean;
    onSelect?: ((spanId: string) => void) | undefined;
    onRoot?: ((spanId: string) => void) | undefined;
}

function Item({ item, position, size, expanded, onToggle, selected, first, onSelect, onRoot }: ItemProps) {
    const select = () => item.spanId && onSelect?.(item.spanId);
    const label = `item-${item.id}`;
    return (
        <article
            class={`item k-${item.kind} ${selected ? 'selected' : ''} ${item.kind === 'agent' ? `t-${typeColour(item.type ?? '')}` : ''}`}
            style={{ marginLeft: `${Math.min(item.depth, 3) * 16}px` }}
            tabIndex={selected || (first && position === 1) ? 0 : -1}
            aria-posinset={position}
            aria-setsize={size}
            aria-labelledby={label}
            onClick={(event) => {
                const inner = (event.target as HTMLElement).closest('button, a, input, [tabindex]');
                if (!inner || inner === event.currentTarget) select();
            }}
            onKeyDown={(event) => event.key === 'Enter' && event.target === event.currentTarget && select()}
        >
            <Body item={item} label={label} expanded={expanded} onToggle={onToggle} onSelect={select} onRoot={onRoot} />
        </article>
    );
}

interface BodyProps {
    item: TranscriptItem;
    label: string;
    expanded: boolean;
    onToggle: () => void;
    onSelect: () => void;
    onRoot?: ((spanId: string) => void) | undefined;
}

function Body({ item, label, expanded, onToggle, onSelect, onRoot }: BodyProps) {
    switch (item.kind) {
        case 'trace':
            return (
                <h3 id={label} class="trace-line">
                    {item.startTime && <Time iso={item.startTime} />} <Bidi text={item.name ?? ''} /> {item.status && <StatusIcon status={item.status} />}{' '}
                    {item.durationMs !== undefined && duration(item.durationMs)}{' '}
                    <a href={`?page=trace&id=${item.traceId}`}>open</a>
                </h3>
            );
        case 'system':
            return (
                <Fold label={label} expanded={expanded} onToggle={onToggle} title={<><Icon name="system" /> {item.changed ? 'System prompt changed' : 'System prompt'} <span class="meta line"><Bidi text={firstSentence(item.text ?? '')} /> · {plural(words(item.text ?? ''), 'word')}</span></>}>
                    <LongText item={item} expanded onToggle={onToggle} />
                </Fold>
            );
        case 'user':
            return (
                <>
                    <header id={label}>
                        <Icon name="person" /> user {item.media ? <span class="meta">{plural(item.media, 'attachment')}</span> : null}
                        {item.state && <State state={item.state} />}
                    </header>
                    <LongText item={item} expanded={expanded} onToggle={onToggle} />
                </>
            );
        case 'assistant':
            return (
                <>
                    <header id={label}>
                        <button type="button" class="title" onClick={onSelect}>
                            <TypeIcon type="model_generation" /> {item.agent && <Bidi text={item.agent} />} {item.model && <Bidi text={item.model} class="meta" />}
                        </button>
                        {item.parallel && <span title="At the same time as the call before">⫴</span>}
                        {item.status && item.status !== 'ok' && <StatusIcon status={item.status} word />}
                        {item.durationMs !== undefined && <span class="meta">{duration(item.durationMs)}</span>}
                        {item.timeToFirstTokenMs !== undefined && <span class="meta">first token {duration(item.timeToFirstTokenMs)}</span>}
                        {item.usage && <span class="meta">{tokenDetail(item.usage)}</span>}
                        {item.cost && <span class="meta">{cost(item.cost)}</span>}
                        {item.finishReason && item.finishReason !== 'stop' && <span class="tag"><Bidi text={item.finishReason} /></span>}
                        {item.state && <State state={item.state} />}
                    </header>
                    {item.reasoning && (
                        <details>
                            <summary>Thought{item.usage?.outputDetails?.reasoning ? `, ${plural(item.usage.outputDetails.reasoning, 'token')}` : ''}</summary>
                            <pre class="text wrap">
                                <Bidi text={item.reasoning} />
                            </pre>
                        </details>
                    )}
                    {item.text ? <LongText item={item} expanded={expanded} onToggle={onToggle} /> : null}
                    {item.toolCalls?.map((call, i) => (
                        <p class="calls" key={i}>
                            → <TypeIcon type="tool_call" /> <Bidi text={call.name} /> <span class="meta line"><Bidi text={call.arguments ?? ''} /></span>
                        </p>
                    ))}
                    <ErrorText item={item} />
                    {item.status === 'running' && !item.text && <p class="meta">No output yet: still running.</p>}
                </>
            );
        case 'tool':
            return (
                <Fold
                    label={label}
                    expanded={expanded !== (collapseTools.value === 'no')}
                    onToggle={onToggle}
                    title={
                        <>
                            <TypeIcon type="tool_call" /> <Bidi text={item.name ?? 'tool'} /> <span class="meta line"><Bidi text={item.arguments ?? ''} /></span>
                            <span class="grow" />
                            {item.status && <StatusIcon status={item.status} />} {item.durationMs !== undefined && <span class="meta">{duration(item.durationMs)}</span>}
                        </>
                    }
                >
                    <ErrorText item={item} />
                    <h4>Arguments</h4>
                    <Value title="Input" text={item.arguments} state={item.arguments === undefined ? (item.argumentsState ?? 'none') : undefined} />
                    <h4>Result</h4>
                    {item.status === 'error' && item.result === undefined ? <p class="absent">No output: the call failed.</p> : <Value title="Output" text={item.result} state={item.result === undefined ? (item.resultState ?? 'none') : undefined} />}
                </Fold>
            );
        case 'agent':
            return (
                <>
                    <header id={label}>
                        <button type="button" class="title" onClick={onSelect}>
                            <TypeIcon type={item.type ?? 'agent_run'} /> <Bidi text={item.name ?? ''} />
                        </button>
                        {item.status && <StatusIcon status={item.status} />}
                        <span class="meta">
                            {plural(item.spans ?? 0, 'span')} {item.durationMs !== undefined && `· ${duration(item.durationMs)}`} {item.usage && `· ${tokenDetail(item.usage)}`} {item.cost && `· ${cost(item.cost)}`}
                        </span>
                        {item.folded && item.spanId && onRoot && <Button class="text" onClick={() => onRoot(item.spanId!)}>Open as its own view</Button>}
                    </header>
                    <p class="line"><Bidi text={item.input ?? ''} /></p>
                    <p class="line"><Bidi text={item.output ?? ''} /></p>
                    <ErrorText item={item} />
                </>
            );
        case 'step':
            return (
                <Fold
                    label={label}
                    expanded={expanded !== (item.refused === true)}
                    onToggle={onToggle}
                    title={
                        <>
                            <TypeIcon type={item.type ?? 'generic'} /> <Bidi text={item.name ?? ''} />
                            {item.refused && <span class="tag">refused</span>}
                            <span class="grow" />
                            {item.status && <StatusIcon status={item.status} />} {item.durationMs !== undefined && <span class="meta">{duration(item.durationMs)}</span>}
                        </>
                    }
                >
                    <ErrorText item={item} />
                    <Value title="Output" text={item.output} state={item.output === undefined ? 'none' : undefined} />
                </Fold>
            );
        case 'repeat':
            return <p id={label} class="muted">{plural(item.count ?? 0, 'message')} sent again</p>;
        case 'edited':
            return (
                <p id={label} class="muted warn-text">
                    {item.added ? `${plural(item.removed ?? 0, 'message')} replaced by ${count(item.added)}` : `${plural(item.removed ?? 0, 'message')} no longer sent`}
                </p>
            );
        case 'note':
            return <p id={label} class="muted"><Icon name="eye-off" /> <Bidi text={item.text ?? ''} /></p>;
    }
}

function State({ state }: { state: string }) {
    return state === 'hidden' ? <span class="tag"><Icon name="eye-off" /> hidden: it was never recorded</span> : <span class="tag"><Icon name="cut" /> cut</span>;
}

function ErrorText({ item }: { item: TranscriptItem }) {
    return item.error ? (
        <p class="error-box">
            <Icon name="error" /> <Bidi text={item.error.type} />: <Bidi text={item.error.message} />
        </p>
    ) : null;
}

function Fold(props: { label: string; expanded: boolean; onToggle: () => void; title: preact.ComponentChildren; children: preact.ComponentChildren }) {
    return (
        <>
            <button type="button" id={props.label} class="fold-title" aria-expanded={props.expanded} aria-controls={`${props.label}-body`} onClick={props.onToggle}>
                <Icon name="chevron" /> {props.title}
            </button>
            {props.expanded && (
                <div id={`${props.label}-body`} class="fold-body">
                    {props.children}
                </div>
            )}
        </>
    );
}

function LongText({ item, expanded, onToggle }: { item: TranscriptItem; expanded: boolean; onToggle: () => void }) {
    const text = item.text ?? '';
    const lines = text.split('\n');
    const long = text.length > CHARACTERS || lines.length > LINES;
    const shown = long && !expanded ? lines.slice(0, LINES).join('\n').slice(0, CHARACTERS) : text;
    return (
        <div class="said">
            {item.kind === 'assistant' && shown.length < AS_MARKDOWN ? (
                <Suspense fallback={<pre class="text wrap"><Bidi text={shown} /></pre>}>
                    <Markdown text={shown} />
                </Suspense>
            ) : (
                <pre class="text wrap"><Bidi text={shown} /></pre>
            )}
            {long && (
                <Button class="text" onClick={onToggle} aria-expanded={expanded}>
                    {expanded ? 'Show less' : `Show all (${plural(words(text), 'word')})`}
                </Button>
            )}
            {item.length !== undefined && expanded && <p class="meta">The text has {count(item.length)} characters; the span's panel has it whole.</p>}
        </div>
    );
}

const words = (text: string) => text.split(/\s+/).filter(Boolean).length;
const firstSentence = (text: string) => /^[\s\S]{0,160}?[.!?\n]/.exec(text)?.[0] ?? text.slice(0, 160);

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
