// A range that is drawn with the pointer.

/** Shares of the target's width, the smaller first; what is hardly a range is none. */
export function dragged(event: PointerEvent, onMove: (range: [number, number] | undefined) => void, onRange: (range: [number, number]) => void): void {
    const target = event.currentTarget as Element;
    const box = target.getBoundingClientRect();
    const share = (at: PointerEvent) => Math.max(0, Math.min(1, (at.clientX - box.left) / box.width));
    const begun = share(event);
    let range: [number, number] = [begun, begun];
    const move = (next: PointerEvent) => {
        range = [Math.min(begun, share(next)), Math.max(begun, share(next))];
        onMove(range);
    };
    const end = (next: PointerEvent) => {
        target.removeEventListener('pointermove', move as EventListener);
        for (const kind of ENDS) target.removeEventListener(kind, end as EventListener);
        onMove(undefined);
        if (next.type === 'pointerup' && range[1] - range[0] > 0.005) onRange(range);
    };
    target.setPointerCapture(event.pointerId);
    target.addEventListener('pointermove', move as EventListener);
    for (const kind of ENDS) target.addEventListener(kind, end as EventListener);
}

const ENDS = ['pointerup', 'pointercancel'];
