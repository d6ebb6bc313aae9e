/** The States Language with the variables of a retraining. */
import { vocabulary } from '#workflows/asl/index';
import type { Variables } from './variables';

export const { awsSdk, choice, lambda, parallel, pass, sagemaker, vars, wait } = vocabulary<Variables>();
