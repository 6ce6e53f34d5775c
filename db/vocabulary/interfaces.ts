/** Interfaces robots, software and parts meet at: the usual spelling with the wordings that mean the same. Others may be added freely. */
export const INTERFACE_GROUPS: readonly { name: string; interfaces: readonly { name: string; aliases?: readonly string[] }[] }[] = [
  {
    name: "软件框架",
    interfaces: [
      { name: "ROS 2 Humble", aliases: ["ROS2 Humble Hawksbill", "ROS Humble"] },
      { name: "ROS 2 Jazzy", aliases: ["ROS2 Jazzy Jalisco", "ROS Jazzy"] },
      { name: "DDS", aliases: ["OMG DDS", "Fast DDS", "Cyclone DDS"] },
    ],
  },
  {
    name: "技能与任务",
    interfaces: [{ name: "gRPC-Skill-v1" }, { name: "HTTP-Task-v2" }, { name: "VLA-Action-v2" }, { name: "QuadSDK-v3" }],
  },
  {
    name: "总线与通信",
    interfaces: [
      { name: "EtherCAT" },
      { name: "CAN FD", aliases: ["CANFD"] },
      { name: "CANopen" },
      { name: "RS-485", aliases: ["RS485", "EIA-485"] },
      { name: "Modbus TCP" },
      { name: "PROFINET" },
      { name: "OPC UA", aliases: ["OPC Unified Architecture"] },
      { name: "MQTT" },
      { name: "BMS-CAN" },
      { name: "Mesh-Radio-v1" },
      { name: "IEC 61850" },
    ],
  },
  {
    name: "机械与供电",
    interfaces: [
      { name: "ISO9409-50", aliases: ["ISO 9409-1-50", "ISO 9409-1-50-4-M6"] },
      { name: "ISO9409-31.5", aliases: ["ISO 9409-1-31.5", "ISO 9409-1-31.5-4-M5"] },
      { name: "Payload-Rail-48V" },
    ],
  },
  {
    name: "视觉",
    interfaces: [{ name: "GigE Vision" }, { name: "USB3 Vision", aliases: ["U3V"] }, { name: "GB/T 28181" }],
  },
  {
    name: "模型与仿真",
    interfaces: [{ name: "URDF" }, { name: "MJCF" }, { name: "USD", aliases: ["OpenUSD"] }, { name: "FMI 3.0", aliases: ["FMI3"] }],
  },
  {
    name: "场所与业务系统",
    interfaces: [
      { name: "VDA 5050" },
      { name: "Elevator-Link-v1" },
      { name: "Nurse-Call-v1" },
      { name: "HL7 FHIR", aliases: ["FHIR"] },
      { name: "LIMS-REST" },
    ],
  },
];

/** What two spellings of one interface have in common: width, case, spaces and dashes do not count. */
function bare(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\-_–—·]+/g, "");
}

const KNOWN = new Map(
  INTERFACE_GROUPS.flatMap(({ interfaces }) =>
    interfaces.flatMap(({ name, aliases = [] }) => [name, ...aliases].map((wording): [string, string] => [bare(wording), name])),
  ),
);

/** The usual spelling of an interface: "ros2 humble" → "ROS 2 Humble". One nobody listed keeps its words, with single spaces. */
export function canonicalInterface(text: string): string {
  return KNOWN.get(bare(text)) ?? text.normalize("NFKC").trim().replace(/\s+/g, " ");
}

/** By this, two interfaces are compared: equal for every spelling of one interface, listed or not. */
export function interfaceKey(text: string): string {
  return bare(canonicalInterface(text));
}
