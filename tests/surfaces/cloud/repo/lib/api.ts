const f = new lambda.Function(this, 'F', { runtime: lambda.Runtime.PYTHON_3_12 });
const l = new PythonLayerVersion(this, 'L', { compatibleRuntimes: [lambda.Runtime.PYTHON_3_11] });
