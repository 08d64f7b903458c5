// Spans over time, or as a table with the same rows. Rows out of view are not in the document, but the active one always is.
import { useComputed, useSignal, type Signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { dragged } from '../dragged';
import { duration, offset } from '../format';
import { Splitter } from '../splitter';
import { density, nameWidth } from '../state';
import { inView, toSee } from '../windowing';
import type { Sight } from './Minimap';
import type { Part } from './outline';
import { idOf, missing, PAGE, sizeBelow, type Layout, type Rows } from './rows';
import type { Scale } from './scale';
import { GroupRow, INDENT, MissingRow, SpanRow } from './SpanRow';
import { useSteady } from './steady';

export interface Zoom {
    from: number;
    to: number;
}

export interface Props {
    layout: Layout;
    rows: Rows;
    open: ReadonlySet<number>;
    active: number | undefined;
    matches: ReadonlySet<number> | undefined;
    faded: ((span: number) => boolean) | undefined;
    path: Part[];
    showPath: boolean;
    zoom: Zoom;
    scale: Scale;
    table: boolean;
    /** Is told which rows are in view. */
    sight: Signal<Sight>;
    onActive: (node: number) => void;
    onToggle: (node: number) => void;
    /** A row is wanted that is not here yet, the child at a place; to be made the active one, or just to be seen. */
    onMissing: (above: number, place: number, activate: boolean) => void;
    onPanel: () => void;
    onZoom: (zoom: Zoom) => void;
}

/** How long rows that are not here must be in view: while one scrolls past them nothing is asked. */
const SETTLED_MS = 60;
/** A name keeps so many pixels however deep it is; of a narrow column two thirds. */
const FOR_NAMES = 200;

export function Waterfall(props: Props) {
    const { layout, rows, zoom, scale } = props;
    const { tree } = layout;
    const { nodes } = rows;
    const scroller = useRef<HTMLDivElement>(null);
    const names = useRef<HTMLSpanElement>(null);
    const top = useSignal(0);
    const height = useSignal(600);
    const hover = useSignal<number | undefined>(undefined);
    const drag = useSignal<[number, number] | undefined>(undefined);
    const rowHeight = useComputed(() => density.value && Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--row'), 10) || 28).value;
    const view = inView(nodes.length, rowHeight, top.value, height.value);
    const position = props.active === undefined ? -1 : nodes.indexOf(props.active);
    /** Its number may be another one with each new span. */
    const activeId = props.active === undefined ? undefined : idOf(layout, props.active);
    const width = Number(nameWidth.value) || 360;
    /** As wide as the column of names is: on a narrow screen that is not what was chosen. */
    const column = useSignal(width);
    useEffect(() => {
        const measure = new ResizeObserver(() => {
            height.value = scroller.current!.clientHeight;
            column.value = names.current!.offsetWidth;
        });
        measure.observe(scroller.current!);
        measure.observe(names.current!);
        return () => measure.disconnect();
    }, []);
    useEffect(() => {
        const box = scroller.current;
        if (box && position >= 0) box.scrollTop = toSee(position, rowHeight, box.scrollTop, box.clientHeight);
    }, [activeId, position >= 0]);
    useSteady(scroller, props, rowHeight, top);
    const [firstRow, nextRow] = [Math.floor(top.value / rowHeight), Math.ceil((top.value + height.value) / rowHeight)];
    useEffect(() => {
        props.sight.value = [nodes[firstRow], nodes[nextRow]];
    }, [nodes, firstRow, nextRow]);
    const onPath = useMemo(() => new Set(props.showPath ? props.path.map((part) => part.span) : []), [props.showPath, props.path]);
    const move = (to: number) => {
        const row = Math.max(0, Math.min(nodes.length - 1, to));
        const node = nodes[row];
        if (node === undefined) return;
        const above = missing(node);
        if (above === undefined) props.onActive(node);
        else props.onMissing(above, rows.places[row]!, true);
    };
    const keys = (event: KeyboardEvent) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const at = Math.max(0, position);
        const node = nodes[at];
        if (node === undefined) return;
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
                move(nodes.length - 1);
                return done();
            case 'PageDown':
                move(at + page);
                return done();
            case 'PageUp':
                move(at - page);
                return done();
            case 'ArrowRight':
                if (sizeBelow(layout, node) > 0 && !props.open.has(node)) props.onToggle(node);
                else if (sizeBelow(layout, node) > 0) move(at + 1);
                return done();
            case 'ArrowLeft':
                if (props.open.has(node) && sizeBelow(layout, node) > 0) props.onToggle(node);
                else if (layout.parent[node]! >= 0) props.onActive(layout.parent[node]!);
                return done();
            case 'Enter':
                if (node < tree.spans.length) props.onPanel();
                else props.onToggle(node);
                return done();
        }
    };
    /** Where a pointer is, as a share of the width that the bars have. */
    const shareAt = (x: number) => {
        const box = scroller.current!;
        const from = names.current!.getBoundingClientRect().right;
        return (x - from) / (box.getBoundingClientRect().left + box.clientWidth - from);
    };
    const wheel = (event: WheelEvent) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const share = Math.max(0, Math.min(1, shareAt(event.clientX)));
        props.onZoom(zoomed(zoom, event.deltaY > 0 ? 1.25 : 0.8, scale.time(share), tree.total));
    };
    const shown: number[] = [];
    for (let i = view.first; i < view.last; i++) shown.push(i);
    if (position >= 0 && (position < view.first || position >= view.last)) shown.push(position);
    useEffect(() => {
        const wanted = new Map<string, [above: number, place: number]>();
        for (const row of shown) {
            const above = missing(nodes[row]!);
            if (above !== undefined) wanted.set(`${above} ${Math.floor(rows.places[row]! / PAGE)}`, [above, rows.places[row]!]);
        }
        if (wanted.size === 0) return;
        const timer = setTimeout(() => wanted.forEach(([above, place]) => props.onMissing(above, place, false)), SETTLED_MS);
        return () => clearTimeout(timer);
    }, [rows, view.first, view.last]);
    const deepest = Math.floor(Math.min(24, (column.value - Math.min(FOR_NAMES, (2 / 3) * column.value)) / INDENT));
    return (
        <div class={`waterfall ${props.table ? 'as-table' : ''}`} style={{ '--names': `${width}px` } as preact.JSX.CSSProperties}>
            <Splitter label="Width of the first column" width={nameWidth} least={200} before />
            <div class="axis" aria-hidden="true">
                <span ref={names} class="names">{props.table ? 'Span' : ''}</span>
                {props.table ? (
                    <>
                        <span class="col">Duration</span>
                        <span class="col">Self</span>
                        <span class="col">Tokens</span>
                        <span class="col">Cost</span>
                        <span class="col text">Input → output</span>
                    </>
                ) : (
                    <span class="times" onPointerDown={(event) => dragged(event, (range) => (drag.value = range), ([from, to]) => props.onZoom(clamp({ from: scale.time(from), to: scale.time(to) }, tree.total)))}>
                        {scale.ticks.map((at) => (
                            <i key={at} style={{ left: `${100 * scale.at(at)}%` }}>
                                {at === 0 ? '0' : scale.at(at) < 0.94 && duration(at)}
                            </i>
                        ))}
                        {scale.gaps.map((gap) => (
                            <em key={gap.from} class="gap" style={{ left: `${100 * scale.at(gap.from)}%`, width: `${100 * (scale.at(gap.to) - scale.at(gap.from))}%` }} title="Nothing runs in this time; it is folded">
                                {duration(gap.to - gap.from)}
                            </em>
                        ))}
                        {drag.value && <em class="drag" style={{ left: `${100 * drag.value[0]}%`, width: `${100 * (drag.value[1] - drag.value[0])}%` }} />}
                        {hover.value !== undefined && <b style={{ left: `${100 * hover.value}%` }}>{offset(scale.time(hover.value))}</b>}
                    </span>
                )}
            </div>
            <div
                ref={scroller}
                class="rows"
                role="tree"
                tabIndex={0}
                aria-label={props.table ? 'Spans as a tree' : 'Spans over time'}
                aria-activedescendant={activeId && `span-${activeId}`}
                onScroll={(event) => (top.value = event.currentTarget.scrollTop)}
                onKeyDown={keys}
                onWheel={wheel}
                onPointerMove={(event) => {
                    const at = shareAt(event.clientX);
                    hover.value = at >= 0 && at <= 1 ? at : undefined;
                }}
                onPointerLeave={() => (hover.value = undefined)}
                onFocus={() => props.active === undefined && move(0)}
            >
                <div role="none" class="space" style={{ height: `${nodes.length * rowHeight}px` }}>
                    {!props.table && scale.gaps.map((gap) => <i key={gap.from} class="torn" style={{ '--at': scale.at(gap.from), '--wide': scale.at(gap.to) - scale.at(gap.from) } as preact.JSX.CSSProperties} />)}
                    {shown.map((i) => {
                        const node = nodes[i]!;
                        const common = { ...props, place: rows.places[i]!, top: i * rowHeight, deepest };
                        if (node < 0) return <MissingRow key={`missing-${node} ${rows.places[i]}`} {...common} above={missing(node)!} />;
                        if (node >= tree.spans.length) return <GroupRow key={idOf(layout, node)} {...common} node={node} />;
                        return <SpanRow key={tree.spans[node]!.id} {...common} node={node} onPath={onPath.has(node)} />;
                    })}
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
