// Which columns of the list are shown.
import { hiddenColumns } from '../state';
import { Popup } from '../ui';

const COLUMNS = ['duration', 'tokens', 'cost', 'tags', 'started'];
export const hidden = () => hiddenColumns.value.split(' ').filter((column) => COLUMNS.includes(column));

export function Columns() {
    const toggle = (column: string) => {
        const now = hidden();
        hiddenColumns.value = (now.includes(column) ? now.filter((each) => each !== column) : [...now, column]).join(' ');
    };
    return (
        <Popup icon="more" label="" title="Columns" class="columns">
            {() => (
                <div class="menu">
                    {COLUMNS.map((column) => (
                        <label key={column} class="row">
                            <input type="checkbox" checked={!hidden().includes(column)} onChange={() => toggle(column)} /> {column[0]!.toUpperCase() + column.slice(1)}
                        </label>
                    ))}
                </div>
            )}
        </Popup>
    );
}
