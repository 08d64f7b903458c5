// Spans over time, or as a table with the same rows. Rows out of view are not in the document, but the active one always is.
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Outline } from '../api';
import { dragged } from '../dragged';
import { bytes, cost, count, duration, offset, plural, running, tokens } from '../format';
import { typeColour } from '../icons';
import { density, nameWidth } from '../state';
import { Bidi, Icon, StatusIcon, TypeIcon } from '../ui';
import { inView, toSee } from '../windowing';
import { selfTime, ticks, type Part, type Tree } from './outline';

export interface Zoom {
    from: number;
    to: number;
}

interface Props {
    tree: Tree;
    rows: Int32Array;
    open: ReadonlySet<number>;
    active: number | undefined;
    matches: ReadonlySet<number> | undefined;
    faded: ((span: number) => boolean) | undefined;
    path: Part[];
    showPath: boolean;
    zoom: Zoom;
    table: boolean;
    onActive: (span: number) => void;
    onToggle: (span: number) => void;
    onPanel: () => void;
    onZoom: (zoom: Zoom) => void;
}

const FLAGS: Record<string, [icon: string, text: string]> = {
    cut: ['cut', 'A value was cut'],
    hidden: ['eye-off', 'A value is hidden'],
    parentLost: ['lost-parent', 'This span lost its parent; it is shown under the root'],
};

const INDENT = 14;

export function Waterfall(props: Props) {
    const { tree, rows, zoom } = props;
    const scroller = useRef<HTMLDivElement>(null);
    const top = useSignal(0);
    const height = useSignal(600);
    const hover = useSignal<number | undefined>(undefined);
    const drag = useSignal<[number, number] | undefined>(undefined);
    const at = (share: number) => zoom.from + share * (zoom.to - zoom.from);
    const rowHeight = useComputed(() => density.value && Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--row'), 10) || 28).value;
    const view = inView(rows.length, rowHeight, top.value, height.value);
    const position = props.active === undefined ? -1 : rows.indexOf(props.active);
    const width = Number(nameWidth.value) || 360;
    useEffect(() => {
        const box = scroller.current!;
        const measure = new ResizeObserver(() => (height.value = box.clientHeight));
        measure.observe(box);
        return () => measure.disconnect();
    }, []);
    useEffect(() => {
        const box = scroller.current;
        if (box && position >= 0) box.scrollTop = toSee(position, rowHeight, box.scrollTop, box.clientHeight);
    }, [props.active, position >= 0]);
    const onPath = new Set(props.showPath ? props.path.map((part) => part.span) : []);
    const move = (to: number) => {
        const span = rows[Math.max(0, Math.min(rows.length - 1, to))];
        if (span !== undefined) props.onActive(span);
    };
    const keys = (event: KeyboardEvent) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const at = Math.max(0, position);
        const span = rows[at];
        if (span === undefined) return;
        const page = Math.max(1, Math.floor(height.value / rowHeight) - 1);
        const range = zoom.to - zoom.from;
        const done = () => event.preventDefault();
        if (event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
            const by = (event.key === 'ArrowLeft' ? -0.2 : 0.2) * range;
            props.onZoom(clamp({ from: zoom.from + by, to: zoom.to + by }, tree.total));
            return done();
        }
        switch (event.key) {
            case 'ArrowDown':
                move(at + 1);
                return done();
            case 'ArrowUp':
                move(at - 1);
                return done();
            case 'Home':
                move(0);
                return done();
            case 'End':
                move(rows.length - 1);
                return done();
            case 'PageDown':
                move(at + page);
                return done();
            case 'PageUp':
                move(at - page);
                return done();
            case 'ArrowRight':
                if (tree.children[span]!.length && !props.open.has(span)) props.onToggle(span);
                else if (tree.children[span]!.length) move(at + 1);
                return done();
            case 'ArrowLeft':
                if (props.open.has(span) && tree.children[span]!.length) props.onToggle(span);
                else if (tree.parent[span]! >= 0) props.onActive(tree.parent[span]!);
                return done();
            case 'Enter':
                props.onPanel();
                return done();
        }
    };
    const wheel = (event: WheelEvent) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const box = scroller.current!.getBoundingClientRect();
        const share = Math.max(0, Math.min(1, (event.clientX - box.left - width) / (box.width - width)));
        props.onZoom(zoomed(zoom, event.deltaY > 0 ? 1.25 : 0.8, zoom.from + share * (zoom.to - zoom.from), tree.total));
    };
    const shown: number[] = [];
    for (let i = view.first; i < view.last; i++) shown.push(i);
    if (position >= 0 && (position < view.first || position >= view.last)) shown.push(position);
    const deepest = Math.floor(Math.min(24, (width - 200) / INDENT));
    return (
        <div class={`waterfall ${props.table ? 'as-table' : ''}`} style={{ '--names': `${width}px` } as preact.JSX.CSSProperties}>
            <div class="axis" aria-hidden="true">
                <span class="names">{props.table ? 'Span' : ''}</span>
                {props.table ? (
                    <>
                        <span class="col">Duration</span>
                        <span class="col">Self</span>
                        <span class="col">Tokens</span>
                        <span class="col">Cost</span>
                        <span class="col text">Input → output</span>
                    </>
                ) : (
                    <span class="times" onPointerDown={(event) => dragged(event, (range) => (drag.value = range), ([from, to]) => props.onZoom(clamp({ from: at(from), to: at(to) }, tree.total)))}>
                        {ticks(zoom.from, zoom.to).map((at) => (
                            <i key={at} style={{ left: `${(100 * (at - zoom.from)) / (zoom.to - zoom.from)}%` }}>
                                {at === 0 ? '0' : duration(at)}
                            </i>
                        ))}
                        {drag.value && <em style={{ left: `${100 * drag.value[0]}%`, width: `${100 * (drag.value[1] - drag.value[0])}%` }} />}
                        {hover.value !== undefined && <b style={{ left: `${100 * hover.value}%` }}>{offset(zoom.from + hover.value * (zoom.to - zoom.from))}</b>}
                    </span>
                )}
            </div>
            <div
                ref={scroller}
                class="rows"
                role="tree"
                tabIndex={0}
                aria-label={props.table ? 'Spans as a tree' : 'Spans over time'}
                aria-activedescendant={props.active === undefined ? undefined : `span-${tree.spans[props.active]!.id}`}
                onScroll={(event) => (top.value = event.currentTarget.scrollTop)}
                onKeyDown={keys}
                onWheel={wheel}
                onPointerMove={(event) => {
                    const box = event.currentTarget.getBoundingClientRect();
                    const at = (event.clientX - box.left - width) / (box.width - width);
                    hover.value = at >= 0 && at <= 1 ? at : undefined;
                }}
                onPointerLeave={() => (hover.value = undefined)}
                onFocus={() => props.active === undefined && move(0)}
            >
                <div role="none" class="space" style={{ height: `${rows.length * rowHeight}px` }}>
                    {shown.map((i) => (
                        <SpanRow key={tree.spans[rows[i]!]!.id} i={i} span={rows[i]!} top={i * rowHeight} deepest={deepest} onPath={onPath.has(rows[i]!)} {...props} />
                    ))}
                </div>
            </div>
        </div>
    );
}

export function clamp(zoom: Zoom, total: number): Zoom {
    const range = Math.min(total, Math.max(0.1, zoom.to - zoom.from));
    const from = Math.max(0, Math.min(total - range, zoom.from));
    return { from, to: from + range };
}

export function zoomed(zoom: Zoom, by: number, around: number, total: number): Zoom {
    return clamp({ from: around - (around - zoom.from) * by, to: around + (zoom.to - around) * by }, total);
}

/** As it is read aloud. */
export function said(span: Outline, start: number, onPath: boolean): string {
    const took = span.status === 'running' ? 'running' : duration(span.durationMs);
    return `${span.type.replaceAll('_', ' ')} ${span.name}, ${span.status}, ${took}, starts at ${duration(start)}${onPath ? ', on the critical path' : ''}`;
}

function SpanRow(props: Props & { i: number; span: number; top: number; deepest: number; onPath: boolean }) {
    const { tree, span: number } = props;
    const span = tree.spans[number]!;
    const depth = tree.depth[number]!;
    const below = tree.children[number]!;
    const isOpen = props.open.has(number);
    const active = props.active === number;
    const faded = (props.matches && !props.matches.has(number)) || props.faded?.(number);
    const parent = tree.parent[number]!;
    const siblings = parent < 0 ? tree.tops : tree.children[parent]!;
    return (
        <div
            id={`span-${span.id}`}
            role="treeitem"
            class={`span-row ${active ? 'active' : ''} ${faded ? 'faded' : ''} ${props.matches?.has(number) ? 'match' : ''}`}
            style={{ top: `${props.top}px` }}
            aria-level={depth + 1}
            aria-setsize={siblings.length}
            aria-posinset={siblings.indexOf(number) + 1}
            aria-expanded={below.length ? isOpen : undefined}
            aria-selected={active}
            aria-label={said(span, tree.start[number]!, props.onPath)}
            onClick={() => {
                props.onActive(number);
                props.onPanel();
            }}
        >
            <span class="names" style={{ paddingLeft: `${6 + Math.min(depth, props.deepest) * INDENT}px` }}>
                {depth > props.deepest && <span class="meta level">⋯{depth + 1}</span>}
                {below.length ? (
                    <span
                        class={`fold ${isOpen ? 'open' : ''}`}
                        onClick={(event) => {
                            event.stopPropagation();
                            props.onToggle(number);
                        }}
                    >
                        <Icon name="chevron" />
                    </span>
                ) : (
                    <span class="fold" />
                )}
                <TypeIcon type={span.type} />
                {span.status !== 'ok' && <StatusIcon status={span.status} />}
                <span class="name">
                    <Bidi text={span.name} />
                </span>
                <span class="meta second">
                    <Bidi text={span.model ?? (span.inputPreview ?? '').slice(0, 40)} />
                </span>
                <span class="grow" />
                {below.length > 0 && !isOpen && <span class="meta">({count(below.length)} folded)</span>}
                {(span.flags ?? []).map((flag) =>
                    Object.hasOwn(FLAGS, flag) ? (
                        <span key={flag} class="flag" title={FLAGS[flag]![1]}>
                            <Icon name={FLAGS[flag]![0]} label={FLAGS[flag]![1]} />
                        </span>
                    ) : null,
                )}
                {span.scores?.length ? (
                    <span class="flag" title={plural(span.scores.length, 'score')}>
                        <Icon name="star" />
                    </span>
                ) : null}
                {!props.table && tokens(span.usage) > 0 && (
                    <span class="meta">
                        {count(span.usage?.inputTokens ?? 0)}→{count(span.usage?.outputTokens ?? 0)}
                    </span>
                )}
            </span>
            {props.table ? <Columns {...props} outline={span} /> : <Bar {...props} outline={span} />}
        </div>
    );
}

function Columns({ tree, span, outline }: { tree: Tree; span: number; outline: Outline }) {
    return (
        <>
            <span class="col">{outline.status === 'running' ? running(tree.end[span]! - tree.start[span]!) : duration(outline.durationMs)}</span>
            <span class="col">{duration(selfTime(tree, span))}</span>
            <span class="col">{tokens(outline.usage) ? count(tokens(outline.usage)) : ''}</span>
            <span class="col">{outline.cost ? cost(outline.cost) : tokens(outline.usage) ? 'unknown' : ''}</span>
            <span class="col text">
                <Bidi text={outline.inputPreview ?? ''} /> → <Bidi text={outline.error ? outline.error.message : (outline.outputPreview ?? '')} />
                {outline.outputBytes ? <span class="meta"> {bytes(outline.outputBytes)}</span> : null}
            </span>
        </>
    );
}

function Bar({ tree, span, zoom, outline, onPath }: { tree: Tree; span: number; zoom: Zoom; outline: Outline; onPath: boolean }) {
    const range = zoom.to - zoom.from;
    const start = tree.start[span]!;
    const end = tree.end[span]!;
    const left = (100 * (start - zoom.from)) / range;
    const width = (100 * (end - start)) / range;
    const first = outline.timeToFirstTokenMs;
    const pale = first !== undefined && end > start ? Math.min(100, (100 * first) / (end - start)) : 0;
    const isRunning = outline.status === 'running';
    const label = isRunning ? running(end - start) : duration(outline.durationMs);
    const out = left > 100 || left + width < 0;
    return (
        <span class="bars">
            {!out && (
                <span
                    class={`bar t-${typeColour(outline.type)} b-${outline.status} ${onPath ? 'on-path' : ''}`}
                    style={{ left: `${Math.max(-1, left)}%`, width: `max(2px, ${Math.min(101 - Math.max(-1, left), width + Math.min(0, left + 1))}%)` }}
                >
                    {pale > 0 && <i style={{ width: `${pale}%` }} />}
                </span>
            )}
            {!out && (
                <span class={`bar-label ${left + width > 80 ? (left > 15 ? 'before' : 'inside') : ''}`} style={left + width > 80 && left > 15 ? { right: `${100 - left}%` } : { left: `${Math.max(0, left + (left + width > 80 ? 0 : width))}%` }}>
                    {label}
                </span>
            )}
        </span>
    );
}
