import { expect, test } from 'vitest';
import { createFrameBatcher } from './frame-batcher.ts';

function batcherUnderTest() {
  const frames: (() => void)[] = [];
  const delivered: (readonly number[])[] = [];
  const batcher = createFrameBatcher<number>(
    (run) => frames.push(run),
    (items) => delivered.push(items),
  );
  return { batcher, delivered, frames, nextFrame: () => frames.shift()?.() };
}

test('what comes within one frame is delivered once, in order', () => {
  const { batcher, delivered, frames, nextFrame } = batcherUnderTest();

  batcher.add([1, 2]);
  batcher.add([3]);
  expect(frames).toHaveLength(1);
  nextFrame();
  batcher.add([4]);
  nextFrame();

  expect(delivered).toEqual([[1, 2, 3], [4]]);
});

test('what was dropped is never delivered', () => {
  const { batcher, delivered, nextFrame } = batcherUnderTest();

  batcher.add([1]);
  batcher.drop();
  nextFrame();

  expect(delivered).toEqual([]);
});
