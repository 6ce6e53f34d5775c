export { assignRobot } from "./assign-robot.server.ts";
export { type Robot, robotMakers, robotsOfContract } from "./reads.server.ts";
