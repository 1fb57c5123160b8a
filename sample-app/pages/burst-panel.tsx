import { zodResolver } from '@hookform/resolvers/zod';
import { Zap } from 'lucide-react';
import { useForm } from 'react-hook-form';
import { TextField } from '../forms/text-field.tsx';
import { z } from '../schema/jitless-zod.ts';
import { fireBurst } from '../state/fire-burst.ts';
import { useAppDispatch } from '../state/store.ts';
import { BurstOutcomes } from './burst-outcomes.tsx';

const WHOLE = 'Enter a whole number from 1 to 50.';
const burstSchema = z.object({ count: z.number(WHOLE).int(WHOLE).min(1, WHOLE).max(50, WHOLE) });

/** Fires guarded requests at once. One may fire again while some are under way: that is a case worth watching too. */
export function BurstPanel() {
  const dispatch = useAppDispatch();
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(burstSchema),
    defaultValues: { count: 5 },
  });
  const submit = handleSubmit(({ count }) => {
    void dispatch(fireBurst(count));
  });

  return (
    <section className="card" aria-labelledby="burst-title">
      <h2 id="burst-title">Requests at once</h2>
      <p className="hint">Each is guarded: without a live access token it is answered 401.</p>
      <form className="burst-form" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          label="How many"
          type="number"
          inputMode="numeric"
          min={1}
          max={50}
          error={formState.errors.count?.message}
          {...register('count', { valueAsNumber: true })}
        />
        <button type="submit" className="button button-primary">
          <Zap aria-hidden size={16} />
          Fire requests
        </button>
      </form>
      <BurstOutcomes />
    </section>
  );
}
