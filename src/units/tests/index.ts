export { demandPassed, testUnit, type TestRequest, type TestResult } from './run.ts';
export { findTested } from './find.ts';
export { testNames } from './choose.ts';
export { testView } from './view.ts';
export { testedText } from './print.ts';
export { newIdentity } from './identity.ts';
