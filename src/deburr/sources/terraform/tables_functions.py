"""Functions in Terraform, and what belongs to each of them: versions, logs, alarms, roles."""

from deburr.sources.terraform.table_words import Types, words

FUNCTIONS: Types = {
    "aws_lambda_function": (
        "AWS::Lambda::Function",
        words(
            """function_name: FunctionName, role: Role, handler: Handler, runtime: Runtime, memory_size: MemorySize,
            timeout: Timeout, layers: Layers, architectures: Architectures, publish: Publish, tags: Tags,
            publish_to: PublishTo,
            reserved_concurrent_executions: ReservedConcurrentExecutions, package_type: PackageType,
            ephemeral_storage.size: EphemeralStorage.Size, environment.variables: Environment.Variables,
            vpc_config.subnet_ids: VpcConfig.SubnetIds, vpc_config.security_group_ids: VpcConfig.SecurityGroupIds,
            dead_letter_config.target_arn: DeadLetterConfig.TargetArn, snap_start.apply_on: SnapStart.ApplyOn,
            tracing_config.mode: TracingConfig.Mode,
            image_uri: Code.ImageUri, image_config.command: ImageConfig.Command,
            file_system_config.*.arn: FileSystemConfigs.*.Arn, durable_config: DurableConfig,
            logging_config.log_group: LoggingConfig.LogGroup,
            capacity_provider_config: CapacityProviderConfig"""
        ),
    ),
    "aws_cloudwatch_log_group": (
        "AWS::Logs::LogGroup",
        words("name: LogGroupName, retention_in_days: RetentionInDays, log_group_class: LogGroupClass"),
    ),
    "aws_lambda_alias": (
        "AWS::Lambda::Alias",
        words("name: Name, function_name: FunctionName, function_version: FunctionVersion"),
    ),
    "aws_lambda_provisioned_concurrency_config": (
        "AWS::Lambda::ProvisionedConcurrencyConfig",
        words(
            """function_name: FunctionName, provisioned_concurrent_executions:
            ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions"""
        ),
    ),
    "aws_lambda_permission": (
        "AWS::Lambda::Permission",
        words(
            """action: Action, function_name: FunctionName, principal: Principal, source_arn: SourceArn,
            function_url_auth_type: FunctionUrlAuthType"""
        ),
    ),
    "aws_lambda_invocation": ("AWS::CloudFormation::CustomResource", words("function_name: ServiceToken")),
    "aws_lambda_event_source_mapping": (
        "AWS::Lambda::EventSourceMapping",
        words(
            """event_source_arn: EventSourceArn, function_name: FunctionName, batch_size: BatchSize, enabled: Enabled,
            maximum_retry_attempts: MaximumRetryAttempts, bisect_batch_on_function_error: BisectBatchOnFunctionError,
            maximum_record_age_in_seconds: MaximumRecordAgeInSeconds, parallelization_factor: ParallelizationFactor,
            maximum_batching_window_in_seconds: MaximumBatchingWindowInSeconds, topics: Topics, queues: Queues,
            starting_position: StartingPosition,
            function_response_types: FunctionResponseTypes, filter_criteria: FilterCriteria,
            self_managed_event_source: SelfManagedEventSource,
            document_db_event_source_config: DocumentDBEventSourceConfig,
            amazon_managed_kafka_event_source_config: AmazonManagedKafkaEventSourceConfig,
            destination_config.on_failure.destination_arn: DestinationConfig.OnFailure.Destination"""
        ),
    ),
    "aws_lambda_function_url": (
        "AWS::Lambda::Url",
        words("function_name: TargetFunctionArn, invoke_mode: InvokeMode, authorization_type: AuthType"),
    ),
    "aws_lambda_function_event_invoke_config": (
        "AWS::Lambda::EventInvokeConfig",
        words(
            """function_name: FunctionName, maximum_retry_attempts: MaximumRetryAttempts,
            maximum_event_age_in_seconds: MaximumEventAgeInSeconds,
            destination_config.on_failure.destination: DestinationConfig.OnFailure.Destination,
            destination_config.on_success.destination: DestinationConfig.OnSuccess.Destination"""
        ),
    ),
    "aws_lambda_layer_version": (
        "AWS::Lambda::LayerVersion",
        words(
            """layer_name: LayerName, compatible_runtimes: CompatibleRuntimes,
            compatible_architectures: CompatibleArchitectures"""
        ),
    ),
    "aws_lambda_layer_version_permission": (
        "AWS::Lambda::LayerVersionPermission",
        words("layer_name: LayerVersionArn, principal: Principal, organization_id: OrganizationId"),
    ),
    "aws_appautoscaling_target": (
        "AWS::ApplicationAutoScaling::ScalableTarget",
        words("resource_id: ResourceId, max_capacity: MaxCapacity, min_capacity: MinCapacity"),
    ),
    "aws_appautoscaling_scheduled_action": (
        "AWS::ApplicationAutoScaling::ScheduledAction",
        words("resource_id: ResourceId"),
    ),
    "aws_cloudwatch_metric_alarm": (
        "AWS::CloudWatch::Alarm",
        words(
            """alarm_actions: AlarmActions, ok_actions: OKActions, metric_name: MetricName, namespace: Namespace,
            threshold: Threshold, statistic: Statistic, extended_statistic: ExtendedStatistic, dimensions: Dimensions,
            metric_query.*.expression: Metrics.*.Expression, metric_query.*.metric.stat: Metrics.*.MetricStat.Stat,
            metric_query.*.metric.metric_name: Metrics.*.MetricStat.Metric.MetricName,
            metric_query.*.metric.namespace: Metrics.*.MetricStat.Metric.Namespace,
            metric_query.*.metric.dimensions: Metrics.*.MetricStat.Metric.Dimensions"""
        ),
    ),
    "aws_cloudwatch_log_metric_filter": (
        "AWS::Logs::MetricFilter",
        words(
            """log_group_name: LogGroupName,
            metric_transformation.*.namespace: MetricTransformations.*.MetricNamespace,
            metric_transformation.*.name: MetricTransformations.*.MetricName"""
        ),
    ),
    "aws_iam_role": (
        "AWS::IAM::Role",
        words(
            """managed_policy_arns: ManagedPolicyArns, inline_policy.*.policy: Policies.*.PolicyDocument,
            assume_role_policy: AssumeRolePolicyDocument"""
        ),
    ),
    "aws_iam_policy": ("AWS::IAM::ManagedPolicy", words("policy: PolicyDocument")),
}
