import { RACE_CLASSES, type RaceClass } from '../scenario/scenario.ts';

/** One scenario that ships with the package, not read yet: reading all of them takes longer than running the first. */
export interface LibraryFile {
  readonly id: string;
  /** As its folder says, so that a class can be chosen without reading. */
  readonly class: RaceClass;
  /** Where it stands in the repository: `scenarios/single/five-requests-meet-one-expired-token.yaml`. */
  readonly file: string;
  readonly text: string;
}

const texts = import.meta.glob('../../scenarios/*/*.yaml', { query: '?raw', import: 'default', eager: true });

/** The scenarios that ship with the package, by class, then by id. They are put in when it is built. */
export const scenarioLibrary: readonly LibraryFile[] = RACE_CLASSES.flatMap((race) =>
  Object.entries(texts)
    .filter(([path]) => path.split('/').at(-2) === race.toLowerCase())
    .map(([path, text]) => ({
      id: path.replace(/^.*\/|\.yaml$/g, ''),
      class: race,
      file: path.replace('../../', ''),
      text,
    }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
);
