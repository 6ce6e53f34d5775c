import type { OperationSeed } from "../../types.ts";

/** 场景领域「仓储物流」. */
export const WAREHOUSING_OPERATIONS: OperationSeed[] = [
  {
    key: "materialHandling",
    name: "搬运",
    field: "warehousing",
    wordings: ["搬运", "物料搬运", "货物搬运", "料箱搬运", "物料转运", "搬箱", "托举搬移", "工件转运"],
  },
  {
    key: "sorting",
    name: "分拣",
    field: "warehousing",
    wordings: ["分拣", "分拨", "包裹分拣", "快递分拣", "混料分拣", "无序分拣", "货品分拣"],
  },
  { key: "orderPicking", name: "拣选", field: "warehousing", wordings: ["拣选", "拣货", "订单拣选", "拆零拣选", "货到人拣选", "料箱拣选"] },
  { key: "palletizing", name: "码垛", field: "warehousing", wordings: ["码垛", "混码", "堆垛", "码盘", "码放", "码箱"] },
  { key: "depalletizing", name: "拆垛", field: "warehousing", wordings: ["拆垛", "拆码垛", "卸垛", "拆盘", "拆托盘"] },
  { key: "truckLoading", name: "装卸车", field: "warehousing", wordings: ["装卸车", "装车", "卸车", "卸货", "集装箱装卸", "掏箱", "装柜"] },
  {
    key: "lineFeeding",
    name: "线边配送",
    field: "warehousing",
    wordings: ["线边配送", "产线送料", "线边补料", "物料上线", "工位送料", "配送上线"],
  },
  { key: "kitting", name: "齐套配料", field: "warehousing", wordings: ["齐套配料", "齐套", "配料", "备料", "料车配料", "物料配套"] },
  { key: "inventoryCount", name: "盘点", field: "warehousing", wordings: ["盘点", "库存盘点", "仓库盘点", "货架盘点", "资产盘点"] },
  { key: "shelving", name: "上架下架", field: "warehousing", wordings: ["上架下架", "上架", "下架", "货位存取", "库位存取", "移库"] },
  {
    key: "goodsReceiving",
    name: "收货入库",
    field: "warehousing",
    wordings: ["收货入库", "收货", "入库", "来料接收", "到货接收", "入库验收"],
  },
  { key: "goodsIssue", name: "发货出库", field: "warehousing", wordings: ["发货出库", "出库", "发货", "出库复核", "复核打包", "集货"] },
  {
    key: "parcelInduction",
    name: "供包",
    field: "warehousing",
    wordings: ["供包", "供件", "单件分离", "包裹摆正", "快件上线", "包裹供件"],
  },
  {
    key: "boxPacking",
    name: "打包装箱",
    field: "warehousing",
    wordings: ["打包装箱", "成品装箱", "打包", "封箱", "订单打包", "纸箱成型", "捆扎"],
  },
  { key: "unpacking", name: "拆箱", field: "warehousing", wordings: ["拆箱", "开箱", "拆包", "割箱", "去外包装", "倒箱"] },
  {
    key: "toteHandling",
    name: "料箱存取",
    field: "warehousing",
    wordings: ["料箱存取", "周转箱取放", "空箱回收", "料箱搬送", "周转箱流转"],
  },
  {
    key: "lastMileDelivery",
    name: "配送",
    field: "warehousing",
    wordings: ["配送", "末端配送", "快递配送", "园区配送", "室内配送", "送货", "送件"],
  },
  {
    key: "cartTowing",
    name: "料车牵引",
    field: "warehousing",
    wordings: ["料车牵引", "物料牵引", "拖车牵引", "笼车推送", "推料车", "推车运送"],
  },
  {
    key: "cargoLashing",
    name: "集装箱绑扎",
    field: "warehousing",
    wordings: ["集装箱绑扎", "锁销拆装", "扭锁拆装", "解锁销", "货物加固", "绑扎作业"],
  },
  {
    key: "coldStorageWork",
    name: "冷库作业",
    field: "warehousing",
    wordings: ["冷库作业", "冷库存取", "冷链作业", "低温库作业", "冷藏品存取"],
  },
  {
    key: "baggageHandling",
    name: "行李装卸",
    field: "warehousing",
    wordings: ["行李装卸", "行李搬运", "行李码放", "机场行李", "货舱装卸"],
  },
];
