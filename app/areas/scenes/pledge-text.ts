import { contentHash } from "#app/kernel/canonical.ts";

/** One numbered article of the pledge. */
interface PledgeArticle {
  heading: string;
  paragraphs: readonly string[];
}

/**
 * The words an organization confirms before it reads what a scene keeps for the invited and for who bids in a running call. Written for this
 * product; the duties rest on
 * 民法典 501 (secrets learned while a contract is being formed) and the trade secret rules of 反不正当竞争法. The text names neither scene
 * nor parties: the record of who confirmed it does. Any change of a word takes a new edition, and a new edition is asked for again.
 */
export const PLEDGE = {
  edition: "2026-11.2",
  title: "场景受限内容保密承诺书",
  opening:
    "本单位受用户单位邀请参加本场景的方案协商，或者拟应答用户单位就本场景发布的揭榜，为查看该场景仅向受邀单位和揭榜应答单位（以下统称受邀单位）公开的内容，向用户单位作出以下承诺。场景、用户单位和本单位的名称以确认页面和平台记录为准。",
  articles: [
    {
      heading: "保密信息",
      paragraphs: [
        "保密信息是指用户单位在平台上仅向受邀单位公开的本场景内容，包括确认页面列明的受限部分、预算、相关图片与文件，以及仅向受邀单位公开的提问和答复。",
        "在现场踏勘、会议或者其他往来中得知的同类内容，用户单位提供时说明需要保密的，也是保密信息。",
      ],
    },
    {
      heading: "不属于保密信息的内容",
      paragraphs: [
        "下列内容不受本承诺约束，由本单位说明来源并提供依据：得知之前已经公开，或者之后并非因本单位的原因而公开的；得知之前本单位已经合法掌握的；从有权提供的第三方合法取得的；本单位没有使用保密信息而独立完成的。",
      ],
    },
    {
      heading: "使用目的",
      paragraphs: [
        "本单位只为评估是否参加本场景、编制和讨论方案、组建联合体以及商签任务书而使用保密信息。",
        "未经用户单位事先书面同意，本单位不将保密信息用于其他项目，不编入面向他人的数据集，不用于训练供他人使用的模型。",
      ],
    },
    {
      heading: "知悉范围",
      paragraphs: [
        "本单位只让为上述目的确有必要的本单位人员知悉保密信息，事先告知其保密义务，并对其行为承担责任。",
        "同样确认本承诺书的联合体成员之间、同一份应答的团队成员之间可以为上述目的交流。向关联单位、分包单位、外部顾问或者其他人提供，须经用户单位事先书面同意。",
      ],
    },
    {
      heading: "保护措施",
      paragraphs: [
        "本单位以不低于保护自身同类信息的措施保护保密信息，不超出必要范围复制、留存，不对外传播页面截图、图片或者文件。",
        "发现保密信息泄露或者可能泄露的，本单位自发现之时起二十四小时内告知用户单位，并立即采取补救措施。",
      ],
    },
    {
      heading: "依法提供",
      paragraphs: [
        "司法机关、监管部门依法要求提供保密信息的，本单位在法律允许的范围内事先告知用户单位，并只提供所要求的最小范围。",
        "本承诺不限制任何人依法向有关机关举报违法行为。",
      ],
    },
    {
      heading: "权利与义务的边界",
      paragraphs: [
        "保密信息的权利不因查看而转移，本承诺不授予任何知识产权或者数据权利的许可。",
        "确认本承诺不等于接受邀约或者提交应答，任何一方也不因此负有组建联合体或者订立合同的义务。",
      ],
    },
    {
      heading: "期限",
      paragraphs: [
        "本承诺自确认之时起生效，保密义务持续五年；其中构成商业秘密的，在其保持商业秘密性质期间持续有效；属于个人信息、重要数据的，依照法律、行政法规的规定。",
        "谢绝邀约、退出联合体、没有应答、没有被选中或者场景结束，不影响已经承担的保密义务。",
      ],
    },
    {
      heading: "不再参加之后",
      paragraphs: [
        "邀约被谢绝或者撤回、本单位退出或者被移出联合体、联合体解散的，揭榜取消、流标或者授予其他单位的，以及揭榜开启应答时本单位没有参加任何一份应答的，平台随即停止展示受限内容。",
        "本单位自此十五日内删除或者销毁所持有的保密信息及其复制件，用户单位要求的，出具书面说明；依法应当留存和系统自动备份中暂时不能删除的部分，在留存期间继续保密。",
      ],
    },
    {
      heading: "与任务书的关系",
      paragraphs: ["任务书签署后，其中对保密另有约定的，从其约定；没有约定的，本承诺继续有效。"],
    },
    {
      heading: "责任",
      paragraphs: [
        "本单位违反本承诺，泄露或者不正当使用保密信息，给用户单位造成损失的，依照《中华人民共和国民法典》第五百零一条和《中华人民共和国反不正当竞争法》有关商业秘密的规定承担责任。",
      ],
    },
    {
      heading: "确认方式与记录",
      paragraphs: [
        "本承诺由本单位有编辑权限或者签署权限的人员在平台上确认。平台记录确认的单位和人员、时间、承诺书的版次与内容摘要（SHA-256）、网络地址和浏览器信息，并告知用户单位，供双方查验。",
        "揭榜期间确认的，为保守应答单位的名称，开启应答后才告知用户单位；揭榜取消的，场景结束征集后告知。",
        "承诺书更新版次后，须重新确认才能继续查看；此前的确认继续有效。",
      ],
    },
    {
      heading: "适用法律与争议解决",
      paragraphs: ["本承诺适用中华人民共和国法律。因本承诺发生争议的，双方协商解决；协商不成的，向用户单位住所地有管辖权的人民法院起诉。"],
    },
  ] satisfies readonly PledgeArticle[],
} as const;

/** SHA-256 of the whole text with its edition, kept with every pledge. */
export const PLEDGE_HASH = contentHash(PLEDGE);
