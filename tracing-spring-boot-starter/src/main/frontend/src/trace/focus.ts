// Where the keys are in a trace's page.

/** To the rows, or the turn that is selected. */
export function focusView(): void {
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.view [role=tree], .view .item.selected')?.focus());
}

/** Does something, and leaves the keys with the view. */
export function inView(work: () => void): () => void {
    return () => {
        work();
        focusView();
    };
}

export function focusPanel(): void {
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.panel')?.focus());
}
