import * as aws from "@pulumi/aws";

export const handler = new aws.lambda.Function("handler", { runtime: "python3.12" });
