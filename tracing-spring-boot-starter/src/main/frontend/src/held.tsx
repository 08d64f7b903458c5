// Text that is being selected is not redrawn beneath the reader; what has changed is applied when the selection ends.
import { Component, type ComponentChildren } from 'preact';

export class Held extends Component<{ children: ComponentChildren }> {
    private stale = false;

    override shouldComponentUpdate() {
        this.stale = this.isSelectedIn();
        return !this.stale;
    }

    override componentDidMount() {
        document.addEventListener('selectionchange', this.onSelection);
    }

    override componentWillUnmount() {
        document.removeEventListener('selectionchange', this.onSelection);
    }

    private isSelectedIn(): boolean {
        const selection = getSelection();
        return !!selection && !selection.isCollapsed && !!this.base?.contains(selection.anchorNode);
    }

    private onSelection = () => {
        if (this.stale && !this.isSelectedIn()) this.forceUpdate();
    };

    override render() {
        return this.props.children;
    }
}
