// All keys, what may be set, and as whom one is here.
import { FIXED_KEYS, KEYS } from './keys';
import { density, session, singleKeys } from './state';
import { Dialog } from './ui';

export function Help({ onClose }: { onClose: () => void }) {
    const told = session.value;
    return (
        <Dialog title="Keys" onClose={onClose}>
            <p class="bar">
                <label>
                    <input type="checkbox" checked={singleKeys.value === 'on'} onChange={(event) => (singleKeys.value = event.currentTarget.checked ? 'on' : 'off')} /> Single keys do something
                </label>
                <label>
                    <input
                        type="checkbox"
                        checked={density.value === 'comfortable'}
                        onChange={(event) => {
                            density.value = event.currentTarget.checked ? 'comfortable' : 'compact';
                            document.documentElement.dataset.density = density.value;
                        }}
                    />{' '}
                    Taller rows
                </label>
            </p>
            <div class="windowed keys" tabIndex={0} role="group" aria-label="Keys">
                <table>
                    <tbody>
                        {[...KEYS.map(([keys, where, does]) => [keys, where, does]), ...FIXED_KEYS].map(([keys, where, does]) => (
                            <tr key={`${keys}${does}`}>
                                <th scope="row">
                                    <kbd>{keys}</kbd>
                                </th>
                                <td>{does}</td>
                                <td class="meta">{where}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            <p class="meta">
                {told ? `Access: ${told.mode}${told.role ? `, role ${told.role}` : ''}${told.readOnly ? ', read-only' : ''}.` : ''} {told?.version && `Version ${told.version}.`}
            </p>
        </Dialog>
    );
}
