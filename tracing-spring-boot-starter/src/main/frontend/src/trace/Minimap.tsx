// The whole trace in 44 pixels, with a window that two handles change.
import type { Signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Overview } from '../api';
import { duration } from '../format';
import { typeColour } from '../icons';
import { treeOrder, type Tree } from './outline';
import type { Layout } from './rows';
import { clamp, type Zoom } from './Waterfall';

const HEIGHT = 44;
const LINES = 200;

/** The first row in view, and the first one after them; undefined where there is none. */
export type Sight = [first: number | undefined, next: number | undefined];

interface Props {
    layout: Layout;
    /** Of a trace that is not here as a whole. */
    overview: Overview | undefined;
    zoom: Zoom;
    sight: Signal<Sight>;
    onZoom: (zoom: Zoom) => void;
}

export function Minimap({ layout, overview, zoom, sight, onZoom }: Props) {
    const { tree } = layout;
    const places = useMemo(() => placesOf(tree), [tree]);
    const canvas = useRef<HTMLCanvasElement>(null);
    const box = useRef<HTMLDivElement>(null);
    useEffect(() => {
        const paint = () => draw(canvas.current!, tree, places, overview);
        paint();
        const measure = new ResizeObserver(paint);
        measure.observe(box.current!);
        const scheme = matchMedia('(prefers-color-scheme: dark)');
        scheme.addEventListener('change', paint);
        return () => {
            measure.disconnect();
            scheme.removeEventListener('change', paint);
        };
    }, [overview ?? tree]);
    const total = Math.max(tree.total, 1e-9);
    const at = (event: PointerEvent) => {
        const rect = box.current!.getBoundingClientRect();
        return Math.max(0, Math.min(1, (event.clientX - rect.left) / rect.width)) * total;
    };
    const drag = (edge: 'from' | 'to' | 'new') => (event: PointerEvent) => {
        event.preventDefault();
        event.stopPropagation();
        const begun = at(event);
        const target = event.currentTarget as HTMLElement;
        target.setPointerCapture(event.pointerId);
        const move = (next: PointerEvent) => {
            const now = at(next);
            if (edge === 'new') onZoom(clamp({ from: Math.min(begun, now), to: Math.max(begun, now) }, total));
            else onZoom(edge === 'from' ? clampEdges(now, zoom.to, total) : clampEdges(zoom.from, now, total));
        };
        const up = () => {
            target.removeEventListener('pointermove', move);
            target.removeEventListener('pointerup', up);
        };
        target.addEventListener('pointermove', move);
        target.addEventListener('pointerup', up);
    };
    const keys = (edge: 'from' | 'to') => (event: KeyboardEvent) => {
        const by = { ArrowLeft: -0.02, ArrowRight: 0.02 }[event.key];
        if (!by) return;
        event.preventDefault();
        event.stopPropagation();
        onZoom(edge === 'from' ? clampEdges(zoom.from + by * total, zoom.to, total) : clampEdges(zoom.from, zoom.to + by * total, total));
    };
    const left = (100 * zoom.from) / total;
    const right = 100 - (100 * zoom.to) / total;
    const handle = (edge: 'from' | 'to') => (
        <span
            role="slider"
            tabIndex={0}
            class={`handle ${edge}`}
            aria-label={edge === 'from' ? 'Begin of the view' : 'End of the view'}
            aria-valuemin={0}
            aria-valuemax={Math.round(total)}
            aria-valuenow={Math.round(zoom[edge])}
            aria-valuetext={`${edge} ${duration(zoom[edge])}`}
            onPointerDown={drag(edge)}
            onKeyDown={keys(edge)}
        />
    );
    return (
        <div class="minimap" ref={box} onPointerDown={drag('new')} onDblClick={() => onZoom({ from: 0, to: total })}>
            <canvas ref={canvas} height={HEIGHT} aria-hidden="true" />
            {!overview && <Band layout={layout} places={places} sight={sight} />}
            <div class="window" style={{ left: `${left}%`, right: `${right}%` }}>
                {handle('from')}
                {handle('to')}
            </div>
        </div>
    );
}

/** Where the rows are that are in view. */
function Band({ layout, places, sight }: { layout: Layout; places: Int32Array; sight: Signal<Sight> }) {
    const n = places.length;
    const place = (node: number | undefined) => (node === undefined ? n : (places[node < n ? node : layout.groups[node - n]!.members[0]!] ?? n));
    const [first, next] = sight.value;
    if (first === undefined || n === 0 || (place(first) === 0 && next === undefined)) return null;
    return <div class="band" style={{ top: `${(100 * place(first)) / n}%`, bottom: `${100 - (100 * place(next)) / n}%` }} />;
}

/** The place of each span among all, in the order of the rows. */
function placesOf(tree: Tree): Int32Array {
    const places = new Int32Array(tree.spans.length);
    treeOrder(tree).forEach((span, place) => (places[span] = place));
    return places;
}

function clampEdges(from: number, to: number, total: number): Zoom {
    const least = Math.min(0.1, total);
    return { from: Math.max(0, Math.min(from, to - least)), to: Math.min(total, Math.max(to, from + least)) };
}

function draw(canvas: HTMLCanvasElement, tree: Tree, places: Int32Array, overview: Overview | undefined): void {
    const context = canvas.getContext('2d');
    if (!context) return;
    const width = canvas.parentElement!.clientWidth || 600;
    const scale = devicePixelRatio || 1;
    canvas.width = width * scale;
    canvas.height = HEIGHT * scale;
    context.scale(scale, scale);
    const style = getComputedStyle(document.documentElement);
    const colour = (type: string) => style.getPropertyValue(`--t-${typeColour(type)}`);
    const failed = style.getPropertyValue('--s-error');
    if (overview) drawOverview(context, width, overview, colour, failed);
    else drawSpans(context, width, tree, places, colour, failed);
}

/** Of a trace that is not here as a whole: a band for each type, as dense as its spans. */
function drawOverview(context: CanvasRenderingContext2D, width: number, of: Overview, colour: (type: string) => string, failed: string): void {
    const column = width / of.columns;
    const band = (HEIGHT - 4) / Math.max(of.types.length, 1);
    of.types.forEach((type, i) => {
        context.fillStyle = colour(type.type);
        type.covered.forEach((share, at) => {
            context.globalAlpha = share;
            if (share > 0) context.fillRect(at * column, 2 + i * band, Math.max(1, column), Math.max(1, band - 1));
        });
    });
    context.globalAlpha = 1;
    context.fillStyle = failed;
    of.errors.forEach((count, at) => {
        if (count > 0) context.fillRect(at * column, 0, 1.5, HEIGHT);
    });
}

function drawSpans(context: CanvasRenderingContext2D, width: number, tree: Tree, places: Int32Array, colour: (type: string) => string, failed: string): void {
    const total = Math.max(tree.total, 1e-9);
    const n = tree.spans.length;
    const step = (HEIGHT - 4) / Math.max(n, 1);
    // Of many, several are on one line: it is as dense as they are.
    context.globalAlpha = n <= LINES ? 0.9 : 0.4;
    tree.spans.forEach((span, i) => {
        context.fillStyle = colour(span.type);
        const x = (width * tree.start[i]!) / total;
        const w = Math.max(1, (width * (tree.end[i]! - tree.start[i]!)) / total);
        context.fillRect(x, 2 + places[i]! * step, w, Math.max(1, step - 0.5));
    });
    context.globalAlpha = 1;
    context.fillStyle = failed;
    tree.spans.forEach((span, i) => {
        if (span.status === 'error') context.fillRect((width * tree.start[i]!) / total, 0, 1.5, HEIGHT);
    });
}
