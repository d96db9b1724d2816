// Every public page: the way out, a visit that is one entry in the Back list, and the test in
// browsers without :has(). Inline and before first paint, so that it works from the first moment.
import { setUpLeaving } from "./leaving.js";
import { setUpDoor } from "./door.js";
import { setUpFetched } from "./fetched.js";
import { setUpPlan } from "./plan.js";
import { setUpReplacing } from "./replacing.js";
import { setUpReached } from "./reached.js";

setUpLeaving();
setUpReplacing();
setUpReached();
setUpDoor();
setUpFetched();
setUpPlan();
