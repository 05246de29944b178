const f = new aws.lambda.Function("f", { runtime: "python3.10" });
const g = new aws.lambda.Function("g", { runtime: aws.lambda.Runtime.Python3d11 });
