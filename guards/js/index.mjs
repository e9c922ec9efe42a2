export { Deadline, DeadlineExceeded, scratch, ScratchFull, reuse } from './index.cjs';
