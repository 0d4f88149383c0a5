import { scanIni } from '../../../../src/config/index.ts';
import { readInventory, type Inventory } from '../../../../src/runner/index.ts';

/** An inventory as its file would say it. */
export const inventoryOf = (text: string): Inventory =>
  readInventory(scanIni(text, 'conf/inventory.conf').document.sections, 'conf/inventory.conf');
