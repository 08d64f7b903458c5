// A recorded value: as a tree, as text, or as markdown. Whatever is in it is text here, never markup.
import { useComputed, useSignal } from '@preact/signals';
import { lazy, Suspense } from 'preact/compat';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { base, raw } from '../api';
import { bytes, count, plural, visible } from '../format';
import { preference } from '../state';
import { Bidi, Boundary, Button, copy, Icon, Tabs } from '../ui';
import { inView } from '../windowing';
import { inner, openAtFirst, parse, print, rows, toMatches, type Json, type Row } from './json';

const LargeValue = lazy(() => import('./LargeValue').then((module) => ({ default: module.LargeValue })));
const Markdown = lazy(() => import('./Markdown').then((module) => ({ default: module.Markdown })));

const FIRST = 16_000;
/** Larger values are the worker's. */
const LARGE = 250_000;
const ROW = 20;
const LINE = 1_000;
const LONG = 300;

type Look = 'tree' | 'raw' | 'markdown';

const looks = preference('look', 'tree');

export function Value(props: { path?: string | undefined; text?: string | undefined; title: string; size?: number | undefined; state?: string | undefined; cut?: string | undefined; find?: string | undefined }) {
    const text = useSignal(props.text);
    const total = useSignal(props.size ?? props.text?.length ?? 0);
    const failed = useSignal('');
    const loading = useSignal(false);
    const large = useSignal(false);
    const load = async (part?: number) => {
        if (!props.path) return;
        loading.value = true;
        try {
            const answer = await raw(props.path, part);
            // A part may end within a character.
            text.value = part ? answer.text.replace(/\ufffd$/, '') : answer.text;
            // What was read whole is as long as it is; the size that was told before is that of the value as it is kept.
            total.value = part ? answer.total || total.value : new TextEncoder().encode(answer.text).length;
            failed.value = '';
        } catch (error) {
            failed.value = String(error instanceof Error ? error.message : error);
        }
        loading.value = false;
    };
    useEffect(() => {
        large.value = false;
        text.value = props.text;
        total.value = props.size ?? props.text?.length ?? 0;
        if (props.text === undefined && !gone(props.state)) void load(total.value > FIRST ? FIRST : undefined);
    }, [props.path, props.text]);
    if (gone(props.state)) return <p class="absent">{absence(props.state, props.title)}</p>;
    if (failed.value) return <p class="absent">{failed.value}</p>;
    if (text.value === undefined) return <p class="meta">Loading…</p>;
    const partial = props.path !== undefined && new TextEncoder().encode(text.value).length < total.value;
    if (large.value && props.path) {
        return (
            <Boundary what="The value">
                <Suspense fallback={<p class="meta">Loading…</p>}>
                    <LargeValue path={props.path} title={props.title} size={total.value} find={props.find} onClose={() => (large.value = false)} />
                </Suspense>
            </Boundary>
        );
    }
    return (
        <Boundary what="The value">
            {props.cut && (
                <p class="warn">
                    <Icon name="cut" /> {props.cut}
                </p>
            )}
            <Shown text={text.value} partial={partial} title={props.title} total={total.value} path={props.path} find={props.find} />
            {partial && (
                <p>
                    <Button disabled={loading.value} onClick={() => (total.value > LARGE ? (large.value = true) : void load())}>
                        {loading.value ? 'Loading…' : `Show all, ${bytes(total.value)}`}
                    </Button>
                </p>
            )}
        </Boundary>
    );
}

function gone(state: string | undefined): boolean {
    return state !== undefined && ['none', 'hidden', 'uncapturable'].includes(state);
}

function absence(state: string | undefined, title: string): string {
    if (state === 'hidden') return `Hidden by @Hide${title === 'Input' ? 'Input' : 'Output'} or an option: the value was never recorded.`;
    if (state === 'uncapturable') return 'The value cannot be told as data.';
    return title === 'Input' ? 'Nothing was taken.' : 'Nothing was returned.';
}

function Shown(props: { text: string; partial: boolean; title: string; total: number; path?: string | undefined; find?: string | undefined }) {
    const json = useMemo(() => {
        if (props.partial) return undefined;
        try {
            const whole = parse(props.text);
            return whole.kind === 'string' ? (inner(whole.text) ?? whole) : whole;
        } catch {
            return undefined;
        }
    }, [props.text, props.partial]);
    const plain = json === undefined ? props.text : json.kind === 'string' ? json.text : undefined;
    const wanted = looks.value as Look;
    const look: Look = plain !== undefined ? (wanted === 'markdown' ? 'markdown' : 'raw') : wanted === 'raw' ? 'raw' : 'tree';
    const shownText = plain ?? (json ? print(json) : props.text);
    const tabs: { id: Look; label: string }[] = plain !== undefined ? [{ id: 'raw', label: 'Text' }, { id: 'markdown', label: 'Markdown' }] : [{ id: 'tree', label: 'Tree' }, { id: 'raw', label: 'Raw' }];
    const what = json === undefined || json.kind === 'string' ? plural(shownText.length, 'character') : json.kind === 'object' ? plural(json.entries.length, 'key') : json.kind === 'array' ? plural(json.items.length, 'item') : json.text;
    return (
        <div class="value">
            <div class="value-head">
                <span class="meta">
                    {what} · {bytes(props.total || props.text.length)}
                </span>
                <span class="grow" />
                <Tabs label={`${props.title} as`} tabs={tabs} now={look} onChange={(id) => (looks.value = id)} />
                <Button icon="copy" aria-label={`Copy ${props.title}`} onClick={() => void copy(plain ?? props.text, props.title)} />
                {props.path && (
                    <a class="button plain" href={`${base}api/${props.path}`} download aria-label={`Download ${props.title}`}>
                        <Icon name="download" />
                    </a>
                )}
            </div>
            {look === 'tree' && json ? (
                <JsonTree root={json} find={props.find} />
            ) : look === 'markdown' && shownText.length <= 150_000 ? (
                <Suspense fallback={<p class="meta">Loading…</p>}>
                    <Markdown text={shownText} />
                </Suspense>
            ) : (
                <TextLines text={shownText} find={props.find} />
            )}
        </div>
    );
}

function JsonTree({ root, find }: { root: Json; find?: string | undefined }) {
    const open = useSignal<ReadonlySet<string>>(openAtFirst(root));
    useEffect(() => {
        open.value = new Set([...openAtFirst(root), ...toMatches(root, wordOf(find))]);
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
                <Bidi text={row.label} />:
            </span>{' '}
            <span class={`v-${node.kind}`}>
                <Marked text={long ? `${excerpt(text, wordOf(find))}… ${bytes(text.length)}` : text || folded} find={find} />
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
function excerpt(text: string, word: string): string {
    const at = word.length < 2 ? -1 : text.toLowerCase().indexOf(word);
    return at + word.length <= LONG ? text.slice(0, LONG) : `…${text.slice(at - 100, at + LONG - 100)}`;
}

/** What is looked for: without the quotes of a phrase. */
function wordOf(find: string | undefined): string {
    return (find ?? '').trim().replace(/^"|"$/g, '').toLowerCase();
}

/** A match is marked and never moved: the text stays what it is. */
export function Marked({ text, find }: { text: string; find?: string | undefined }) {
    const shown = visible(text);
    const word = wordOf(find);
    if (word.length < 2) return <bdi>{shown}</bdi>;
    const parts: (string | { mark: string })[] = [];
    const lower = shown.toLowerCase();
    let from = 0;
    for (let at = lower.indexOf(word); at >= 0 && parts.length < 200; at = lower.indexOf(word, from)) {
        parts.push(shown.slice(from, at), { mark: shown.slice(at, at + word.length) });
        from = at + word.length;
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

interface WindowedProps {
    rows: number;
    label: string;
    render: (row: number) => preact.ComponentChildren;
    onView?: (first: number, last: number) => void;
    goTo?: number | undefined;
}

export function Windowed({ rows: n, label, render, onView, goTo }: WindowedProps) {
    const top = useSignal(0);
    const box = useRef<HTMLDivElement>(null);
    useEffect(() => {
        if (goTo !== undefined && box.current) box.current.scrollTop = Math.max(0, (goTo - 5) * ROW);
    }, [goTo]);
    const height = Math.min(n * ROW, 400);
    const view = inView(n, ROW, top.value, height);
    useEffect(() => onView?.(view.first, view.last), [view.first, view.last]);
    const shown: preact.ComponentChildren[] = [];
    for (let i = view.first; i < view.last; i++) shown.push(render(i));
    return (
        <div class="windowed" ref={box} tabIndex={0} role="group" aria-label={label} style={{ height: `${height}px` }} onScroll={(event) => (top.value = event.currentTarget.scrollTop)}>
            <div style={{ height: `${n * ROW}px`, paddingTop: `${view.first * ROW}px`, boxSizing: 'border-box' }}>{shown}</div>
        </div>
    );
}
