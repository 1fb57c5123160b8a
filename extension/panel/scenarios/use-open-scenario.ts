import { usePanelTools } from '../panel-tools.tsx';
import { usePanelDispatch } from '../state/store.ts';
import { tabChosen } from '../state/view-slice.ts';

/** Opens a scenario of the library by its id, in the Scenarios tab. Nothing where the panel has no scenarios. */
export function useOpenScenario(): { readonly onScenario?: (id: string) => void } {
  const { scenarios } = usePanelTools().environment;
  const dispatch = usePanelDispatch();
  if (scenarios === undefined) return {};
  return {
    onScenario: (id) => {
      const entry = scenarios.state().entries.find(({ file }) => file.endsWith(`/${id}.yaml`));
      if (entry === undefined) return;
      scenarios.choose(entry.key);
      dispatch(tabChosen('scenarios'));
    },
  };
}
