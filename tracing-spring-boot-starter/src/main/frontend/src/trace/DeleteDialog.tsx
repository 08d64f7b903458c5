// Asks before a trace is gone for good.
import { remove } from '../api';
import { sending } from '../failure';
import { plural } from '../format';
import { open } from '../state';
import { Button, Dialog } from '../ui';

export function DeleteDialog({ id, spans, onClose }: { id: string; spans: number; onClose: () => void }) {
    const deleteIt = async () => {
        if (await sending(remove(`traces/${id}`), 'Trace deleted')) open('traces');
    };
    return (
        <Dialog title="Delete this trace?" onClose={onClose}>
            <p>{plural(spans, 'span')} with all they took and gave, scores and feedback are erased. This cannot be undone.</p>
            <Button kind="danger" onClick={() => void deleteIt()}>
                Delete
            </Button>
        </Dialog>
    );
}
