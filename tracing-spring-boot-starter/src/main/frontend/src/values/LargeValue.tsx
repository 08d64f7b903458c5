// A value of megabytes: it is read, parsed and searched in the worker; the page has what is in view.
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { base } from '../api';
import { Failure } from '../failure';
import { bytes, count, plural } from '../format';
import { Bidi, Button, copy, Icon, Tabs } from '../ui';
import type { Line, Member } from './document';
import { Marked } from './Text';
import { Windowed } from './Windowed';
import { startWork, type Work } from './worker';

type Look = 'tree' | 'raw';

interface Opened {
    work: Work;
    lines: number;
    tree: boolean;
    length: number;
    open: string[];
}

/** So many rows beyond those in view are asked for. */
const AROUND = 100;
const SEARCH_AFTER_MS = 200;

export function LargeValue({ path, title, size, find, onClose }: { path: string; title: string; size: number; find?: string | undefined; onClose: () => void }) {
    const opened = useSignal<Opened | undefined>(undefined);
    const progress = useSignal({ what: 'Reading', share: 0 });
    const failed = useSignal<unknown>(undefined);
    const attempt = useSignal(0);
    const look = useSignal<Look>('tree');
    const text = useSignal(find ?? '');
    const found = useSignal<number[] | undefined>(undefined);
    const at = useSignal(0);
    const url = `${location.origin}${base}api/${path}`;
    const work = useMemo(() => startWork((what, share) => (progress.value = { what, share })), [url, attempt.value]);
    useEffect(() => {
        failed.value = undefined;
        work.ask('open', { url })
            .then((told) => {
                look.value = told.tree ? 'tree' : 'raw';
                opened.value = { work, ...told };
            })
            .catch((error: unknown) => (failed.value = error));
        return work.stop;
    }, [work]);
    useEffect(() => {
        found.value = undefined;
        if (!opened.value || text.value.trim().length < 2) return;
        const wanted = text.value.trim();
        const timer = setTimeout(() => {
            void work.ask('find', { text: wanted }).then((lines) => {
                if (text.value.trim() !== wanted) return;
                found.value = lines;
                at.value = 0;
                look.value = 'raw';
            });
        }, SEARCH_AFTER_MS);
        return () => clearTimeout(timer);
    }, [text.value, opened.value]);
    if (failed.value !== undefined)
        return (
            <>
                <Failure error={failed.value} onRetry={() => attempt.value++} />
                <Button onClick={onClose}>Fold</Button>
            </>
        );
    const value = opened.value;
    if (!value) {
        const { what, share } = progress.value;
        return (
            <p class="meta" role="status">
                {what}… {share > 0 && share < 1 ? `${Math.round(100 * share)} %` : ''} <Button onClick={onClose}>Stop</Button>
            </p>
        );
    }
    const step = (by: number) => found.value?.length && (at.value = (at.value + by + found.value.length) % found.value.length);
    return (
        <div class="value">
            <div class="value-head">
                <span class="meta">
                    {plural(value.length, 'character')} · {bytes(size)}
                </span>
                <span class="grow" />
                {value.tree && <Tabs label={`${title} as`} tabs={[{ id: 'tree', label: 'Tree' }, { id: 'raw', label: 'Raw' }]} now={look.value} onChange={(id) => (look.value = id as Look)} />}
                <Button icon="copy" aria-label={`Copy ${title}`} onClick={() => void work.ask('text', {}).then((whole) => copy(whole, title))} />
                <a class="button plain" href={url} download aria-label={`Download ${title}`}>
                    <Icon name="download" />
                </a>
                <Button onClick={onClose}>Fold</Button>
            </div>
            <form class="search" role="search" onSubmit={(event) => event.preventDefault()}>
                <Icon name="search" />
                <input
                    type="search"
                    aria-label={`Find in ${title}`}
                    placeholder="Find in the value…"
                    value={text.value}
                    onInput={(event) => (text.value = event.currentTarget.value)}
                    onKeyDown={(event) => event.key === 'Enter' && step(event.shiftKey ? -1 : 1)}
                />
                {found.value && (
                    <span class="meta" role="status">
                        {found.value.length ? `${at.value + 1} of ${count(found.value.length)} lines` : 'No match'}
                    </span>
                )}
            </form>
            {look.value === 'tree' ? <Members value={value} /> : <Lines value={value} find={text.value} goTo={found.value?.[at.value]} />}
        </div>
    );
}

/** What was asked for of a long list, and is asked for again where one looks. */
function usePart<T>(ask: (from: number, to: number) => Promise<T[]>, key: unknown) {
    const part = useSignal<{ from: number; items: T[] }>({ from: 0, items: [] });
    const range = useSignal<[number, number]>([0, AROUND]);
    useEffect(() => {
        let over = false;
        const from = Math.max(0, range.value[0] - AROUND);
        void ask(from, range.value[1] + AROUND).then((items) => !over && (part.value = { from, items }));
        return () => {
            over = true;
        };
    }, [key, Math.floor(range.value[0] / (AROUND / 2)), Math.floor(range.value[1] / (AROUND / 2))]);
    return {
        item: (row: number): T | undefined => part.value.items[row - part.value.from],
        onView: (first: number, last: number) => {
            if (range.value[0] !== first || range.value[1] !== last) range.value = [first, last];
        },
    };
}

function Lines({ value, find, goTo }: { value: Opened; find: string; goTo: number | undefined }) {
    const { item, onView } = usePart<Line>((from, to) => value.work.ask('lines', { from, to }), value);
    return (
        <Windowed
            rows={value.lines}
            label="Text"
            goTo={goTo}
            onView={onView}
            render={(row) => {
                const line = item(row);
                return (
                    <pre class={`line-row ${row === goTo ? 'now' : ''}`} key={row}>
                        {line && <Marked text={line.text} find={find} />}
                        {line?.more && <span class="meta"> ↩</span>}
                    </pre>
                );
            }}
        />
    );
}

function Members({ value }: { value: Opened }) {
    const open = useSignal<ReadonlySet<string>>(new Set(value.open));
    const total = useSignal(1);
    const paths = useComputed(() => [...open.value]);
    const { item, onView } = usePart<Member>(async (from, to) => {
        const told = await value.work.ask('rows', { open: paths.value, from, to });
        total.value = told.total;
        return told.rows;
    }, open.value);
    const toggle = (path: string) => {
        const next = new Set(open.value);
        if (!next.delete(path)) next.add(path);
        open.value = next;
    };
    return (
        <Windowed
            rows={total.value}
            label="Members"
            onView={onView}
            render={(row) => {
                const member = item(row);
                if (!member) return <div class="json-row" key={row} />;
                return (
                    <div class="json-row" key={row} style={{ paddingLeft: `${8 + member.depth * 14}px` }}>
                        {member.size > 0 ? (
                            <button type="button" class="fold" aria-expanded={open.value.has(member.path)} aria-label={member.label} onClick={() => toggle(member.path)}>
                                <Icon name="chevron" />
                            </button>
                        ) : (
                            <span class="fold" />
                        )}
                        <span class="key">
                            <Bidi text={member.label} />:
                        </span>{' '}
                        <span class={`v-${member.kind}`}>
                            <Marked text={`${member.text}${member.length ? `… ${bytes(member.length)}` : ''}`} />
                            {member.size > 0 && (member.kind === 'array' ? `[ ${plural(member.size, 'item')} ]` : `{ ${plural(member.size, 'key')} }`)}
                        </span>
                    </div>
                );
            }}
        />
    );
}
