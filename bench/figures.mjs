/** The middle one. @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Prints figures as they come, one a line: the median of the rounds, how far the rounds lie apart, and for those that
 * have a limit whether they keep it.
 */
export class Report {
  /** The figures that do not keep their limit. @type {string[]} */
  over = [];

  section(title) {
    say(`\n${title}`);
  }

  note(text) {
    say(`  ${text}`);
  }

  /**
   * @param {string} name
   * @param {readonly number[]} rounds
   * @param {{ unit?: string, digits?: number, sign?: boolean, atMost?: number, atLeast?: number, of?: string }} [form]
   *   `of`: what the figure is about, where its name alone does not say so
   */
  figure(name, rounds, { unit = '', digits = 0, sign = false, atMost, atLeast, of = '' } = {}) {
    const shown = (value) => `${sign && value > 0 ? '+' : ''}${value.toFixed(digits)}`;
    const middle = median(rounds);
    const spread = `${shown(Math.min(...rounds))} … ${shown(Math.max(...rounds))}`;
    const columns = [`  ${name.padEnd(46)}`, `${shown(middle)} ${unit}`.padStart(9), `(${spread})`.padEnd(16)];
    say(`${columns.join(' ')}${this.#verdict(`${of} ${name.trim()}`.trim(), middle, atMost, atLeast)}`.trimEnd());
  }

  #verdict(name, value, atMost, atLeast) {
    if (atMost === undefined && atLeast === undefined) return '';
    const keeps = value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity);
    if (!keeps) this.over.push(name);
    const limit = atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`;
    return `  limit: ${limit}  ${keeps ? 'within' : 'OVER'}`;
  }
}

export const say = (line) => process.stdout.write(`${line}\n`);
