/** A text in lines of so many columns at most, broken between words; one word that is longer has a line of its own. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= columns) line = `${line} ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** A text behind a word that says what it is: its further lines begin below its first. */
export function labelled(label: string, text: string, columns: number): readonly string[] {
  return wrapped(text, columns - label.length).map((line, index) =>
    index === 0 ? `${label}${line}` : `${' '.repeat(label.length)}${line}`,
  );
}
