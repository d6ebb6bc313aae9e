/** The image of SageMaker's built-in XGBoost 1.7-1, which lies in another AWS account in each region. */
import { Aws, CfnMapping } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** @see https://docs.aws.amazon.com/sagemaker/latest/dg-ecr-paths/sagemaker-algo-docker-registry-paths.html */
const ACCOUNTS: Readonly<Record<string, string>> = {
  'us-east-1': '683313688378',
  'us-east-2': '257758044811',
  'us-west-1': '746614075791',
  'us-west-2': '246618743249',
  'ca-central-1': '341280168497',
  'ca-west-1': '190319476487',
  'sa-east-1': '737474898029',
  'eu-west-1': '141502667606',
  'eu-west-2': '764974769150',
  'eu-west-3': '659782779980',
  'eu-central-1': '492215442770',
  'eu-central-2': '680994064768',
  'eu-north-1': '662702820516',
  'eu-south-1': '978288397137',
  'eu-south-2': '104374241257',
  'af-south-1': '510948584623',
  'me-central-1': '272398656194',
  'me-south-1': '801668240914',
  'il-central-1': '898809789911',
  'ap-northeast-1': '354813040037',
  'ap-northeast-2': '366743142698',
  'ap-northeast-3': '867004704886',
  'ap-south-1': '720646828776',
  'ap-south-2': '628508329040',
  'ap-southeast-1': '121021644041',
  'ap-southeast-2': '783357654285',
  'ap-southeast-3': '951798379941',
  'ap-southeast-4': '106583098589',
  'ap-east-1': '651117190479',
  'cn-north-1': '450853457545',
  'cn-northwest-1': '451049120500',
  'us-gov-east-1': '237065988967',
  'us-gov-west-1': '414596584902',
};

export class XGBoostImage extends Construct {
  readonly uri: string;
  /** The account whose registry holds it. */
  readonly account: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const mapping = new CfnMapping(this, 'Accounts', {
      mapping: Object.fromEntries(Object.entries(ACCOUNTS).map(([region, account]) => [region, { account }])),
    });
    this.account = mapping.findInMap(Aws.REGION, 'account');
    this.uri = `${this.account}.dkr.ecr.${Aws.REGION}.${Aws.URL_SUFFIX}/sagemaker-xgboost:1.7-1`;
  }
}
