// Which part of the time is drawn, and which of it is folded away because nothing runs then.
import { useMemo } from 'preact/hooks';
import { useKeys } from '../keys';
import { go, query } from '../state';
import type { Tree } from './outline';
import { gapsOf, scale } from './scale';
import { clamp, zoomed, type Zoom } from './Waterfall';

/** @param part whether the trace is not here whole: then its gaps are not known */
export function useZoom(tree: Tree, part: boolean, selected: number | undefined) {
    const text = query.value.get('zoom');
    const zoom: Zoom = useMemo(() => {
        const total = Math.max(tree.total, 0.1);
        const [from, to] = (text ?? '').split('-').map((each) => Number(each) / 1000);
        return from !== undefined && to !== undefined && to > from ? clamp({ from, to }, total) : { from: 0, to: total };
    }, [text, tree.total]);
    const setZoom = (next: Zoom) =>
        go({ zoom: next.from <= 0 && next.to >= tree.total ? null : `${Math.round(next.from * 1000)}-${Math.round(next.to * 1000)}` }, 'replace');
    const foldsGaps = query.value.get('gaps') === '1';
    const gaps = useMemo(() => (part ? [] : gapsOf(tree, zoom.from, zoom.to)), [tree, zoom]);
    const timeScale = useMemo(() => scale(zoom.from, zoom.to, foldsGaps ? gaps : []), [zoom, gaps, foldsGaps]);
    const center = () => (selected === undefined ? (zoom.from + zoom.to) / 2 : tree.start[selected]!);
    useKeys({
        'zoom-in': () => setZoom(zoomed(zoom, 0.5, center(), tree.total)),
        'zoom-out': () => setZoom(zoomed(zoom, 2, center(), tree.total)),
        'zoom-fit': () => go({ zoom: null }, 'replace'),
        'zoom-span': () => selected !== undefined && setZoom(clamp({ from: tree.start[selected]!, to: tree.end[selected]! }, tree.total)),
    });
    return { zoom, setZoom, hasGaps: gaps.length > 0, foldsGaps, timeScale };
}
