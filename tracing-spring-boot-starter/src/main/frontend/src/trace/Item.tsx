// One item of a transcript: what was said, or a tool, an agent or a step beneath it.
import { Suspense } from 'preact/compat';
import type { TranscriptItem } from '../api';
import { cost, count, duration, plural, tokenDetail } from '../format';
import { typeColour } from '../icons';
import { part } from '../part';
import { preference } from '../state';
import { Bidi, Button, Icon, StatusIcon, Time, TypeIcon } from '../ui';
import { Value } from '../values/Value';

const Markdown = part(() => import('../values/Markdown').then((module) => module.Markdown));

const LINES = 12;
const CHARACTERS = 1_200;
const AS_MARKDOWN = 150_000;

export const collapseTools = preference('collapse-tools', 'yes');

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

export function Item({ item, position, size, expanded, onToggle, selected, first, onSelect, onRoot }: ItemProps) {
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
                            {!item.agent && !item.model && 'assistant'}
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
                    <Value title="Output" text={item.result} state={item.result === undefined ? (item.resultState ?? 'none') : undefined} status={item.status} />
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
                    <Value title="Output" text={item.output} state={item.output === undefined ? (item.outputState ?? 'none') : undefined} status={item.status} />
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
