// Keeps the newest in view while a trace runs, until somebody scrolls up.
import { useEffect, useRef } from 'preact/hooks';
import type { Layout, Rows } from './rows';

/** What scrolls: the rows of a waterfall, else the page. */
function scroller(): Element {
    return document.querySelector('.view .rows') ?? document.scrollingElement!;
}

/** The share of all rows at which the newest span ends, or what it is folded into; undefined if that is not here. */
export function newestRow(layout: Layout, { nodes }: Rows): number | undefined {
    for (let node = layout.tree.spans.length - 1; node >= 0; node = layout.parent[node]!) {
        const at = nodes.indexOf(node);
        if (at >= 0) return (at + 1) / nodes.length;
    }
    return undefined;
}

/**
 * @param newest the share of the height at which the newest ends; "end" for what grows at its end
 * @param rows how many rows there are: of more, the same share is elsewhere
 */
export function useFollow(on: boolean, newest: number | 'end' | undefined, rows: number, onEnd: () => void): void {
    const last = useRef(0);
    useEffect(() => {
        if (!on || newest === undefined) return;
        const show = () => {
            const box = scroller();
            box.scrollTo({ top: Math.ceil((newest === 'end' ? 1 : newest) * box.scrollHeight) - box.clientHeight });
            last.current = box.scrollTop;
        };
        if (newest !== 'end') {
            const frame = requestAnimationFrame(show);
            return () => cancelAnimationFrame(frame);
        }
        const growth = new ResizeObserver(show);
        growth.observe(document.querySelector('.view')!);
        return () => growth.disconnect();
    }, [on, newest, rows]);
    useEffect(() => {
        if (!on) return;
        const scrolled = () => {
            const top = scroller().scrollTop;
            if (top < last.current - 2) onEnd();
            last.current = top;
        };
        addEventListener('scroll', scrolled, true);
        return () => removeEventListener('scroll', scrolled, true);
    }, [on]);
}
