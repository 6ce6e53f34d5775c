import type { OperationSeed } from "../../types.ts";

/** 场景领域「餐饮零售」. */
export const CATERING_OPERATIONS: OperationSeed[] = [
  { key: "mealDelivery", name: "送餐", field: "catering", wordings: ["送餐", "传菜", "上菜", "端菜", "餐品递送", "客房送餐", "送餐到桌"] },
  { key: "cooking", name: "烹饪", field: "catering", wordings: ["烹饪", "炒菜", "炒制", "煎炸", "烹调", "菜品制作", "翻炒"] },
  {
    key: "drinkMaking",
    name: "饮品制作",
    field: "catering",
    wordings: ["饮品制作", "咖啡制作", "拉花", "奶茶制作", "调饮", "调酒", "冲泡"],
  },
  { key: "foodPreparation", name: "备餐", field: "catering", wordings: ["备餐", "切配", "配菜", "洗菜", "食材处理", "食材分切"] },
  { key: "stapleMaking", name: "面点制作", field: "catering", wordings: ["面点制作", "煮面", "蒸制", "包子制作", "煎饼制作", "烘焙"] },
  { key: "mealPlating", name: "分餐", field: "catering", wordings: ["分餐", "打餐", "装盘", "打饭", "出餐", "餐盒分装"] },
  { key: "dishCollection", name: "收餐", field: "catering", wordings: ["收餐", "收盘", "收碗", "回盘", "餐具回收", "餐桌清台", "清台"] },
  { key: "dishWashing", name: "洗碗", field: "catering", wordings: ["洗碗", "餐具清洗", "餐具消毒", "碗碟清洗", "碗碟归置"] },
  {
    key: "shelfReplenishment",
    name: "补货",
    field: "catering",
    wordings: ["补货", "货架补货", "理货", "陈列补货", "商品上货", "排面整理"],
  },
  { key: "shelfAudit", name: "排面巡查", field: "catering", wordings: ["排面巡查", "缺货识别", "价签核对", "价签更换", "陈列检查"] },
  {
    key: "customerGuide",
    name: "导购迎宾",
    field: "catering",
    wordings: ["导购迎宾", "导购", "迎宾", "导览", "讲解", "咨询接待", "引导带路"],
  },
  { key: "checkout", name: "收银", field: "catering", wordings: ["收银", "收银结算", "收款结账", "自助收银", "商品装袋", "商品结账"] },
  {
    key: "kioskVending",
    name: "售卖取货",
    field: "catering",
    wordings: ["售卖取货", "自动售卖", "售货亭取货", "商品递送", "零售取货", "前置仓取货"],
  },
  {
    key: "drugstorePicking",
    name: "药店拣药",
    field: "catering",
    wordings: ["药店拣药", "药柜取货", "无人药房", "夜间售药", "零售药房取药"],
  },
  { key: "floorCleaning", name: "地面清洁", field: "catering", wordings: ["地面清洁", "扫地", "拖地", "洗地", "商用清洁", "保洁", "尘推"] },
  {
    key: "restroomCleaning",
    name: "卫生间清洁",
    field: "catering",
    wordings: ["卫生间清洁", "洗手间保洁", "马桶清洁", "台面擦拭", "镜面擦拭"],
  },
  { key: "roomService", name: "客房整理", field: "catering", wordings: ["客房整理", "铺床", "布草更换", "客房清扫", "布草收送", "换床品"] },
  { key: "garmentFolding", name: "叠衣", field: "catering", wordings: ["叠衣", "衣物折叠", "洗衣整理", "衣物收纳", "衣物整理", "熨烫"] },
  { key: "tableSetting", name: "摆台", field: "catering", wordings: ["摆台", "餐桌布置", "餐具摆放", "摆放餐具", "宴会布置"] },
];
